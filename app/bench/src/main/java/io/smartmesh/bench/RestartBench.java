package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Two nodes that have made so many payments, stopped and started again: the time until both answer
 * their users, and what they keep on the disk. Beside it two nodes that have made none.
 *
 * @param count payments before the restart
 * @param directory for the stores, on the disk that is meant
 */
record RestartBench(int repetitions, int count, Path directory) {
  static final String SCHEMA = "smartmesh.bench.restart/1";
  private static final int IN_FLIGHT = 1_000;
  private static final int ROUND = 50_000;
  private static final double MEGABYTE = 1e6;

  ObjectNode run(Progress progress) throws Exception {
    Path home = Files.createDirectory(directory.resolve("restart"));
    Path empty = Files.createDirectory(directory.resolve("empty"));
    double fsync = Limits.fsyncMillis(directory);
    pay(home, progress);
    try (PayNodes fresh = new PayNodes(empty, PayNodes.Mode.FOLDED, 2)) {
      fresh.awaitReady();
    }
    double[] seconds = new double[repetitions];
    double[] emptySeconds = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      seconds[i] = secondsToAnswer(home);
      emptySeconds[i] = secondsToAnswer(empty);
      progress.say("progress.restart", i + 1, repetitions, Round.to(seconds[i], 2));
    }
    long bytes = Math.max(bytes(home, "alice"), bytes(home, "bob"));
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("payments", count)
        .put("repetitions", repetitions)
        .put("seconds", Round.to(Median.of(seconds).value(), 3))
        .put("seconds_most", Round.to(Median.of(seconds).most(), 3))
        .put("seconds_empty", Round.to(Median.of(emptySeconds).value(), 3))
        .put("db_bytes", bytes)
        .put("db_megabytes", Round.to(bytes / MEGABYTE, 1))
        .put("db_bytes_per_payment", Round.to((double) bytes / count, 1))
        .put("fsync_ms", Round.to(fsync, 3));
  }

  private void pay(Path home, Progress progress) throws Exception {
    try (PayNodes pair = new PayNodes(home, PayNodes.Mode.FOLDED, 2)) {
      pair.awaitReady();
      for (int paid = 0; paid < count; paid += ROUND) {
        pair.pay(Math.min(ROUND, count - paid), IN_FLIGHT);
        progress.say("progress.made", Math.min(paid + ROUND, count), count);
      }
    }
  }

  /** Both at once, from before their processes are there. */
  private static double secondsToAnswer(Path home) throws Exception {
    long began = System.nanoTime();
    PayNodes pair = new PayNodes(home, PayNodes.Mode.FOLDED, 2);
    double seconds = (System.nanoTime() - began) / 1e9;
    pair.close();
    return seconds;
  }

  /** The store and its log. */
  private static long bytes(Path home, String name) throws IOException {
    long sum = 0;
    for (String file : List.of(name + ".db", name + ".db-wal", name + ".db-shm")) {
      Path path = home.resolve(file);
      sum += Files.exists(path) ? Files.size(path) : 0;
    }
    return sum;
  }
}
