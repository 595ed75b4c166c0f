package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One stream between two nodes over UDP on loopback, and beside it one connection of TLS over the
 * kernel's TCP, each with both ends in this process.
 *
 * @param megabytes of one repetition
 * @param warmUpSeconds for which both carry before anything counts: long frames are few calls of
 *     many bytes, and until they are compiled the compiler takes more than they do
 */
record StreamBench(int repetitions, int megabytes, int warmUpSeconds, Path directory) {
  static final String SCHEMA = "smartmesh.bench.stream/1";

  private static final long MEGABYTE = 1_000_000;

  /** Something that carries bytes from one end to the other. */
  interface Carrier extends AutoCloseable {
    /** Returns when all of them have arrived. */
    void carry(long bytes) throws Exception;

    @Override
    void close() throws IOException;
  }

  /** What one way of carrying took. */
  private static final class Taken {
    private final double[] megabits;
    private final double[] processor;

    Taken(int repetitions) {
      megabits = new double[repetitions];
      processor = new double[repetitions];
    }

    void measure(int round, Carrier carrier, long bytes) throws Exception {
      long began = System.nanoTime();
      long used = processorNanos();
      carrier.carry(bytes);
      megabits[round] = bytes * 8e3 / (System.nanoTime() - began);
      processor[round] = (double) (processorNanos() - used) / bytes;
    }
  }

  ObjectNode run(Progress progress) throws Exception {
    Taken stream = new Taken(repetitions);
    Taken tcp = new Taken(repetitions);
    try (StreamPair nodes = new StreamPair(directory);
        TlsPair tls = new TlsPair(directory)) {
      long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUpSeconds);
      do {
        nodes.carry(megabytes * MEGABYTE);
        tls.carry(megabytes * MEGABYTE);
      } while (System.nanoTime() < warm);
      // In turn within a round: what else the machine does then hits both.
      for (int i = 0; i < repetitions; i++) {
        stream.measure(i, nodes, megabytes * MEGABYTE);
        tcp.measure(i, tls, megabytes * MEGABYTE);
        progress.say("progress.stream", i + 1, repetitions, Math.round(stream.megabits[i]));
      }
    }
    double rate = Median.of(stream.megabits).value();
    double tcpRate = Median.of(tcp.megabits).value();
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("mbit_loopback", Round.to(rate, 1))
        .put("cpu_s_per_gb", Round.to(Median.of(stream.processor).value(), 2))
        .put("megabytes", megabytes)
        .put("repetitions", repetitions)
        .put("warm_up_s", warmUpSeconds)
        .put("tcp_tls_mbit", Round.to(tcpRate, 1))
        .put("tcp_tls_cpu_s_per_gb", Round.to(Median.of(tcp.processor).value(), 2))
        .put("ratio_to_tcp", Round.ratio(rate / tcpRate));
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
