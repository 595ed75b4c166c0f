package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Direct payments from one process to another: UDP on loopback, an encrypted store each, one
 * channel between them. Many in flight, folded into signed states; the same with a signed state
 * each; and one at a time. Beside them what the cores sign and verify and the same disk flushes,
 * measured before each repetition.
 *
 * @param count payments of one repetition
 * @param inFlight given and not yet acknowledged and durable
 * @param directory for the stores, on the disk that is meant
 * @param besideLdk whether the same is done by the Lightning Development Kit as well
 */
record PaymentsBench(
    int repetitions, int count, int inFlight, WarmUp warmUp, Path directory, boolean besideLdk) {
  static final String SCHEMA = "smartmesh.bench.payments/2";

  /** One at a time takes longer: fewer of them say the same. */
  private static final int ALONE_SHARE = 10;

  /** Where flushes are also counted: large groups show best how few are needed. */
  private static final int IN_FLIGHT_MANY = 1_000;

  /** What a mode's repetitions gave, and the limits beside each. */
  private record Rounds(
      Median rate,
      Median p50,
      Median p99,
      Median fsync,
      Median pairs,
      Median ratioToPairs,
      PayNodes.Counts used,
      String curve,
      double payments) {}

  ObjectNode run(Progress progress) throws Exception {
    progress.say("progress.limits");
    double verify = Limits.verifyPerSecond();
    Rounds folded = rounds(PayNodes.Mode.FOLDED, count, inFlight, progress);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    Median rate = folded.rate;
    json.put("payments_per_s", Round.to(rate.value(), 0))
        .put("payments_per_s_least", Round.to(rate.least(), 0))
        .put("payments_per_s_most", Round.to(rate.most(), 0))
        .put("payments_per_cpu_s", perProcessorSecond(folded))
        .put("in_flight", inFlight)
        .put("payments", count)
        .put("repetitions", repetitions)
        .put("curve", folded.curve)
        .put("signatures_per_payment", Round.to(folded.used.payerSignatures() / folded.payments, 4))
        .put("acks_per_payment", Round.to(folded.used.otherSignatures() / folded.payments, 4));
    countFlushes(progress, json);
    json.put("p50_ms", Round.to(folded.p50.value(), 2))
        .put("p99_ms", Round.to(folded.p99.value(), 2))
        .put("bytes_per_payment", Round.to(folded.used.bytes() / folded.payments, 1))
        .put("fsync_ms", Round.to(folded.fsync.value(), 3))
        .put("verify_per_s_limit", Round.to(verify, 0))
        .put("ratio_to_limit", Round.ratio(rate.value() / verify));
    unfolded(progress, json);
    double oneAtATime = alone(progress, json);
    if (besideLdk) {
      Rounds thirty = rounds(PayNodes.Mode.FOLDED, count, LdkBench.IN_FLIGHT, progress);
      new LdkBench(repetitions, count, directory)
          .run(progress, json, thirty.rate.value(), oneAtATime);
    }
    return json;
  }

  private void unfolded(Progress progress, ObjectNode json) throws Exception {
    Rounds each = rounds(PayNodes.Mode.UNFOLDED, count, inFlight, progress);
    json.put("unfolded_per_s", Round.to(each.rate.value(), 0))
        .put("unfolded_per_s_least", Round.to(each.rate.least(), 0))
        .put("unfolded_per_s_most", Round.to(each.rate.most(), 0))
        .put("unfolded_per_cpu_s", perProcessorSecond(each))
        .put(
            "unfolded_signatures_per_payment",
            Round.to(each.used.payerSignatures() / each.payments, 4))
        .put("unfolded_acks_per_payment", Round.to(each.used.otherSignatures() / each.payments, 4))
        .put("sign_verify_pairs_per_s_limit", Round.to(each.pairs.value(), 0))
        // Two pairs: the payer's state and the payee's acknowledgement.
        .put("unfolded_ratio_to_limit", Round.ratio(2 * each.ratioToPairs.value()));
  }

  /** Payments a second. */
  private double alone(Progress progress, ObjectNode json) throws Exception {
    int payments = Math.max(1, count / ALONE_SHARE);
    Rounds alone = rounds(PayNodes.Mode.FOLDED, payments, 1, progress);
    double fsync = alone.fsync.value();
    double p50 = alone.p50.value();
    json.put("one_at_a_time_p50_ms", Round.to(p50, 2))
        .put("one_at_a_time_p99_ms", Round.to(alone.p99.value(), 2))
        .put("one_at_a_time_fsync_ms", Round.to(fsync, 3))
        .put("one_at_a_time_ratio_to_fsync", Round.ratio(p50 / fsync));
    return alone.rate.value();
  }

  private static BigDecimal perProcessorSecond(Rounds rounds) {
    return Round.to(rounds.payments * 1e3 / rounds.used.processorMillis(), 0);
  }

  private Rounds rounds(PayNodes.Mode mode, int payments, int flying, Progress progress)
      throws Exception {
    double[] perSecond = new double[repetitions];
    double[] p50 = new double[repetitions];
    double[] p99 = new double[repetitions];
    double[] fsync = new double[repetitions];
    double[] pairs = new double[repetitions];
    double[] ratio = new double[repetitions];
    String name = mode + "-" + flying;
    try (PayNodes pair = new PayNodes(Files.createDirectory(directory.resolve(name)), mode, 2)) {
      pair.awaitReady();
      warmUp.run(() -> payments / pair.pay(payments, flying).seconds(), progress);
      PayNodes.Counts before = pair.counts();
      for (int i = 0; i < repetitions; i++) {
        fsync[i] = Limits.fsyncMillis(directory);
        pairs[i] = Limits.pairsPerSecond();
        PayNodes.Paid paid = pair.pay(payments, flying);
        perSecond[i] = payments / paid.seconds();
        ratio[i] = perSecond[i] / pairs[i];
        p50[i] = paid.p50Millis();
        p99[i] = paid.p99Millis();
        progress.say("progress.payments", i + 1, repetitions, Math.round(perSecond[i]));
      }
      PayNodes.Counts used = pair.counts().since(before);
      return new Rounds(
          Median.of(perSecond),
          Median.of(p50),
          Median.of(p99),
          Median.of(fsync),
          Median.of(pairs),
          Median.of(ratio),
          used,
          pair.curve(),
          (double) repetitions * payments);
    }
  }

  /** In processes of their own: to be watched by the kernel costs time. */
  private void countFlushes(Progress progress, ObjectNode json) throws Exception {
    if (!Child.canCountFlushes(directory)) {
      json.putNull("fsyncs_per_payment").putNull("fsyncs_per_payment_many");
      return;
    }
    progress.say("progress.flushes");
    Path home = Files.createDirectory(directory.resolve("watched"));
    try (PayNodes pair = new PayNodes(home, PayNodes.Mode.WATCHED, 2)) {
      pair.awaitReady();
      warmUp.run(() -> count / pair.pay(count, inFlight).seconds(), progress);
      json.put("fsyncs_per_payment", flushes(pair, inFlight))
          .put("fsyncs_per_payment_many", flushes(pair, IN_FLIGHT_MANY));
    }
  }

  private BigDecimal flushes(PayNodes pair, int flying) throws Exception {
    long before = pair.flushes();
    pair.pay(count, flying);
    return Round.to((pair.flushes() - before) / (double) count, 4);
  }
}
