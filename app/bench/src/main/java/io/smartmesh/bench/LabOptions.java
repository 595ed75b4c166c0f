package io.smartmesh.bench;

import io.smartmesh.bench.lab.Lab;
import io.smartmesh.bench.lab.LabFailure;
import io.smartmesh.bench.lab.Program;
import io.smartmesh.bench.lab.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the benchmarks with real links have in common: which links, and beside whom. */
final class LabOptions {
  private static final double LOSS_MOST = 90;

  @Option(names = "--topology", paramLabel = "line:N|ring:N|grid:RxC|FILE[:N]")
  private @Nullable String topology;

  @Option(names = "--seed", paramLabel = "N")
  private long seed = 1;

  @Option(names = "--rate", paramLabel = "RATE")
  private @Nullable String rate;

  @Option(names = "--loss", paramLabel = "PERCENT")
  private @Nullable Double loss;

  @Option(names = "--peer", paramLabel = "babeld|yggdrasil|none")
  private @Nullable String peer;

  /** What is wrong with them; empty when all can be asked for. */
  Optional<String> complaint() {
    if (loss != null && !(loss >= 0 && loss <= LOSS_MOST)) {
      return Optional.of("--loss: 0 … " + LOSS_MOST + " percent, not " + loss);
    }
    if (rate != null && !rate.matches("\\d{1,6}(k|m|g)bit")) {
      return Optional.of("--rate: like 500kbit, 10mbit or 1gbit, not " + rate);
    }
    if (peer != null && !List.of("babeld", "yggdrasil", "none").contains(peer)) {
      return Optional.of("--peer: babeld, yggdrasil or none, not " + peer);
    }
    return Optional.empty();
  }

  boolean isTopologyGiven() {
    return topology != null;
  }

  Topology topology(String standard) throws LabFailure {
    return Topology.parse(topology == null ? standard : topology, seed);
  }

  long seed() {
    return seed;
  }

  Lab.Cables cables() {
    return cables(Lab.Cables.PERFECT);
  }

  /**
   * @param standard what they are where nothing else was asked for
   */
  Lab.Cables cables(Lab.Cables standard) {
    return new Lab.Cables(
        rate == null ? standard.rate() : Optional.of(rate),
        loss == null ? standard.lossPercent() : loss);
  }

  /** Who is measured beside us; empty: nobody, since none is wanted or it is not installed. */
  Optional<Program> peer(Program standard, Progress progress) {
    if ("none".equals(peer)) {
      return Optional.empty();
    }
    Program wanted = peer == null ? standard : Program.valueOf(peer.toUpperCase(Locale.ROOT));
    if (!wanted.isHere()) {
      progress.say("progress.no-peer", wanted.text());
      return Optional.empty();
    }
    return Optional.of(wanted);
  }
}
