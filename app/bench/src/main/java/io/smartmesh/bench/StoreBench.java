package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Group commit: records that reach the disk in a second, by the number that share a commit; the
 * encrypted store beside the plain one, which is its limit, and both beside the disk's own flush.
 */
record StoreBench(int repetitions, int commits, Path directory) {
  static final String SCHEMA = "smartmesh.bench.store/1";

  private static final int[] BATCHES = {1, 10, 100};

  ObjectNode run(Progress progress) throws Exception {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", SCHEMA)
            .put("repetitions", repetitions)
            .put("commits", commits);
    double[] fsync = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      fsync[i] = Limits.fsyncMillis(directory);
    }
    json.put("fsync_ms", Round.to(Median.of(fsync).value(), 3));
    try (Child sealed = start("sealed", Optional.empty());
        Child plain = start("plain", Optional.empty())) {
      ArrayNode batches = json.putArray("batches");
      for (int batch : BATCHES) {
        progress.say("progress.store", batch);
        compare(sealed, plain, batch, batches.addObject());
      }
      if (Child.canCountFlushes(directory)) {
        countFlushes(batches);
      }
    }
    return json;
  }

  private void compare(Child sealed, Child plain, int batch, ObjectNode into) throws Exception {
    double[] sealedRates = new double[repetitions];
    double[] plainRates = new double[repetitions];
    // The first round counts for nothing: until then the virtual machine is still compiling.
    for (int i = -1; i < repetitions; i++) {
      double sealedRate = batch * commits / Double.parseDouble(sealed.ask(order(batch)));
      double plainRate = batch * commits / Double.parseDouble(plain.ask(order(batch)));
      if (i >= 0) {
        sealedRates[i] = sealedRate;
        plainRates[i] = plainRate;
      }
    }
    double sealedRate = Median.of(sealedRates).value();
    double plainRate = Median.of(plainRates).value();
    into.put("batch", batch)
        .put("records_per_s", Round.to(sealedRate, 0))
        .put("plain_records_per_s", Round.to(plainRate, 0))
        .put("ratio_to_plain", Round.ratio(sealedRate / plainRate))
        .putNull("fsyncs_per_commit");
  }

  private void countFlushes(ArrayNode batches) throws Exception {
    try (Child store = start("counted", Optional.of(directory.resolve("flushes")))) {
      for (int i = 0; i < BATCHES.length; i++) {
        store.ask(order(BATCHES[i]));
        long before = store.flushes();
        store.ask(order(BATCHES[i]));
        double each = (store.flushes() - before) / (double) commits;
        ((ObjectNode) batches.get(i)).put("fsyncs_per_commit", Round.to(each, 3));
      }
    }
  }

  private Child start(String name, Optional<Path> flushes) throws Exception {
    return new Child(
        StoreNode.class,
        directory.resolve("errors"),
        flushes,
        directory.resolve(name + ".db").toString(),
        name.equals("plain") ? "plain" : "sealed");
  }

  private String order(int batch) {
    return "commit " + commits + " " + batch;
  }
}
