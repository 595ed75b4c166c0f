package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Direct payments from one process to another: UDP on loopback, an encrypted store each, one
 * channel between them. Beside them what one core verifies and the same disk flushes.
 *
 * @param count payments of one repetition
 * @param inFlight given and not yet acknowledged and durable
 * @param directory for the stores, on the disk that is meant
 */
record PaymentsBench(int repetitions, int count, int inFlight, Path directory) {
  static final String SCHEMA = "smartmesh.bench.payments/1";

  /** Before the first counted payment: until then the virtual machine is still compiling. */
  private static final int WARM_UP_ROUNDS = 3;

  private static final List<String> NAMES = List.of("alice", "bob");

  private record Counts(long aliceSignatures, long bobSignatures, long bytes) {}

  ObjectNode run(Progress progress) throws Exception {
    progress.say("progress.limits");
    double verify = Limits.verifyPerSecond();
    double[] perSecond = new double[repetitions];
    double[] p50 = new double[repetitions];
    double[] p99 = new double[repetitions];
    double[] fsync = new double[repetitions];
    Counts before;
    Counts after;
    try (Pair pair = new Pair(Files.createDirectory(directory.resolve("timed")), false)) {
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        progress.say("progress.warm-up", i + 1, WARM_UP_ROUNDS);
        pair.pay(count);
      }
      before = pair.counts();
      for (int i = 0; i < repetitions; i++) {
        fsync[i] = Limits.fsyncMillis(directory);
        double[] said = pair.pay(count);
        perSecond[i] = count / said[0];
        p50[i] = said[1];
        p99[i] = said[2];
        progress.say("progress.payments", i + 1, repetitions, Math.round(perSecond[i]));
      }
      after = pair.counts();
    }
    double all = (double) repetitions * count;
    Median rate = Median.of(perSecond);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", SCHEMA)
            .put("payments_per_s", Round.to(rate.value(), 0))
            .put("payments_per_s_least", Round.to(rate.least(), 0))
            .put("payments_per_s_most", Round.to(rate.most(), 0))
            .put("in_flight", inFlight)
            .put("payments", count)
            .put("repetitions", repetitions)
            .put(
                "signatures_per_payment",
                Round.to((after.aliceSignatures - before.aliceSignatures) / all, 4))
            .put(
                "acks_per_payment",
                Round.to((after.bobSignatures - before.bobSignatures) / all, 4));
    countFlushes(progress, json);
    return json.put("p50_ms", Round.to(Median.of(p50).value(), 2))
        .put("p99_ms", Round.to(Median.of(p99).value(), 2))
        .put("fsync_ms", Round.to(Median.of(fsync).value(), 3))
        .put("bytes_per_payment", Round.to((after.bytes - before.bytes) / all, 1))
        .put("verify_per_s_limit", Round.to(verify, 0))
        .put("ratio_to_limit", Round.to(rate.value() / verify, 3));
  }

  /** In processes of their own: to be watched by the kernel costs time. */
  private void countFlushes(Progress progress, ObjectNode json) throws Exception {
    if (!Child.canCountFlushes(directory)) {
      json.putNull("fsyncs_per_payment");
      return;
    }
    progress.say("progress.flushes");
    try (Pair pair = new Pair(Files.createDirectory(directory.resolve("counted")), true)) {
      pair.pay(count);
      long before = pair.flushes();
      pair.pay(count);
      double each = (pair.flushes() - before) / (double) count;
      json.put("fsyncs_per_payment", Round.to(each, 4));
    }
  }

  /** Alice, who pays, and bob. */
  private final class Pair implements AutoCloseable {
    private final Child alice;
    private final Child bob;

    Pair(Path home, boolean watched) throws Exception {
      List<String> ports = freePorts();
      alice = start(home, watched, 0, ports);
      bob = start(home, watched, 1, ports);
      try {
        alice.answer();
        bob.answer();
      } catch (Exception e) {
        close();
        throw e;
      }
    }

    /** Both held at once, so that they differ. */
    private static List<String> freePorts() throws IOException {
      InetAddress host = InetAddress.getLoopbackAddress();
      try (DatagramSocket one = new DatagramSocket(0, host);
          DatagramSocket other = new DatagramSocket(0, host)) {
        return List.of(String.valueOf(one.getLocalPort()), String.valueOf(other.getLocalPort()));
      }
    }

    private static Child start(Path home, boolean watched, int place, List<String> ports)
        throws Exception {
      String own = NAMES.get(place);
      Optional<Path> flushes =
          watched ? Optional.of(home.resolve(own + ".flushes")) : Optional.empty();
      return new Child(
          PayNode.class,
          home.resolve(own + ".errors"),
          flushes,
          home.toString(),
          own,
          ports.get(place),
          NAMES.get(1 - place),
          ports.get(1 - place));
    }

    double[] pay(int payments) throws Exception {
      String[] said = alice.ask("pay " + payments + " " + inFlight).split(" ", -1);
      return new double[] {
        Double.parseDouble(said[0]), Double.parseDouble(said[1]), Double.parseDouble(said[2])
      };
    }

    Counts counts() throws Exception {
      String[] ofAlice = alice.ask("counts").split(" ", -1);
      String[] ofBob = bob.ask("counts").split(" ", -1);
      return new Counts(
          Long.parseLong(ofAlice[0]),
          Long.parseLong(ofBob[0]),
          Long.parseLong(ofAlice[1]) + Long.parseLong(ofBob[1]));
    }

    long flushes() throws Exception {
      return alice.flushes() + bob.flushes();
    }

    @Override
    public void close() {
      alice.close();
      bob.close();
    }
  }
}
