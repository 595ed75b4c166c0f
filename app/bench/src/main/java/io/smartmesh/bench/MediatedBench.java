package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Payments through two others: four processes in a row, UDP on loopback, an encrypted store each.
 * The time of one is Raiden's: from its first lock at the payer to its unlocked money at the payee.
 *
 * @param count payments of one repetition
 * @param inFlight given by the payer and not yet proven to it
 * @param directory for the stores, on the disk that is meant
 */
record MediatedBench(int repetitions, int count, int inFlight, WarmUp warmUp, Path directory) {
  static final String SCHEMA = "smartmesh.bench.mediated/1";
  private static final int NODES = 4;

  /** Payments one at a time in each repetition: their time without any queue. */
  private static final int ALONE_SHARE = 10;

  ObjectNode run(Progress progress) throws Exception {
    double[] perSecond = new double[repetitions];
    double[] p50 = new double[repetitions];
    double[] p99 = new double[repetitions];
    double[] alone = new double[repetitions];
    double[] fsync = new double[repetitions];
    double[] ratio = new double[repetitions];
    double[] pairs = new double[repetitions];
    int fewer = Math.max(1, count / ALONE_SHARE);
    PayNodes.Counts used;
    String curve;
    double warmed;
    Path home = Files.createDirectory(directory.resolve("mediated"));
    try (PayNodes row = new PayNodes(home, PayNodes.Mode.FOLDED, NODES)) {
      row.awaitReady();
      curve = row.curve();
      warmed = warmUp.run(() -> round(row), progress);
      PayNodes.Counts before = row.counts();
      for (int i = 0; i < repetitions; i++) {
        fsync[i] = Limits.fsyncMillis(directory);
        pairs[i] = Limits.pairsPerSecond();
        row.pay(fewer, 1);
        alone[i] = Median.of(row.millisToPayee(fewer)).value();
        perSecond[i] = count / row.pay(count, inFlight).seconds();
        Median millis = Median.of(row.millisToPayee(count));
        p50[i] = millis.value();
        p99[i] = millis.percentile(99);
        ratio[i] = perSecond[i] / pairs[i];
        progress.say("progress.payments", i + 1, repetitions, Math.round(perSecond[i]));
      }
      used = row.counts().since(before);
    }
    double all = (double) repetitions * (count + fewer);
    Median rate = Median.of(perSecond);
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("payments_per_s", Round.to(rate.value(), 0))
        .put("payments_per_s_least", Round.to(rate.least(), 0))
        .put("payments_per_s_most", Round.to(rate.most(), 0))
        .put("payments_per_cpu_s", Round.to(all * 1e3 / used.processorMillis(), 0))
        .put("channels", NODES - 1)
        .put("in_flight", inFlight)
        .put("payments", count)
        .put("repetitions", repetitions)
        .put("warm_up_s", Round.to(warmed, 0))
        .put("curve", curve)
        .put("p50_ms", Round.to(Median.of(p50).value(), 2))
        .put("p99_ms", Round.to(Median.of(p99).value(), 2))
        .put("one_at_a_time_p50_ms", Round.to(Median.of(alone).value(), 2))
        .put(
            "all_signatures_per_payment",
            Round.to((used.payerSignatures() + used.otherSignatures()) / all, 3))
        .put("bytes_per_payment", Round.to(used.bytes() / all, 0))
        .put("fsync_ms", Round.to(Median.of(fsync).value(), 3))
        .put("sign_verify_pairs_per_s_limit", Round.to(Median.of(pairs).value(), 0))
        .put("ratio_to_limit", Round.ratio(Median.of(ratio).value()));
  }

  private double round(PayNodes row) throws Exception {
    double rate = count / row.pay(count, inFlight).seconds();
    row.millisToPayee(count);
    return rate;
  }
}
