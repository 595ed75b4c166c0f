package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmesh bench NAME}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      BenchCommand.Payments.class,
      BenchCommand.Mediated.class,
      BenchCommand.Restart.class,
      BenchCommand.Link.class,
      BenchCommand.Stream.class,
      BenchCommand.Store.class,
      BenchCommand.Gas.class,
      BenchCommand.RelayerOfMany.class,
      BenchCommand.Reach.class,
      BenchCommand.Heal.class,
      BenchCommand.Idle.class,
      BenchCommand.Relay.class,
      BenchCommand.Lossy.class,
      BenchCommand.Mobility.class,
      BenchCommand.Clusters.class,
      BenchCommand.CarryByHand.class,
      BenchCommand.CliStart.class,
      BenchCommand.Texts.class,
      BenchCommand.ListNames.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Payments a second between two processes. */
  @Command(name = "payments", mixinStandardHelpOptions = true)
  static final class Payments extends Bench {
    @Option(names = "--count", paramLabel = "N")
    private int count = 20_000;

    @Option(names = "--in-flight", paramLabel = "N")
    private int inFlight = 100;

    @Option(names = "--warm-up", paramLabel = "SECONDS")
    private int warmUp = 20;

    @Option(names = "--peer", paramLabel = "ldk")
    private @Nullable String peer;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(count >= 1, "--count: 1 …");
      require(inFlight >= 1 && inFlight <= 10_000, "--in-flight: 1 … 10000");
      require(peer == null || peer.equals("ldk"), "--peer: ldk");
      require(warmUp >= 0 && warmUp <= 600, "--warm-up: 0 … 600");
      return new PaymentsBench(
              repetitions(), count, inFlight, new WarmUp(warmUp), directory, peer != null)
          .run(progress);
    }
  }

  /** Payments a second through two others. */
  @Command(name = "mediated", mixinStandardHelpOptions = true)
  static final class Mediated extends Bench {
    @Option(names = "--count", paramLabel = "N")
    private int count = 4_000;

    @Option(names = "--in-flight", paramLabel = "N")
    private int inFlight = 100;

    @Option(names = "--warm-up", paramLabel = "SECONDS")
    private int warmUp = 60;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(count >= 1, "--count: 1 …");
      require(inFlight >= 1 && inFlight <= 10_000, "--in-flight: 1 … 10000");
      require(warmUp >= 0 && warmUp <= 600, "--warm-up: 0 … 600");
      return new MediatedBench(repetitions(), count, inFlight, new WarmUp(warmUp), directory)
          .run(progress);
    }
  }

  /** How long a node with a long past takes to start. */
  @Command(name = "restart", mixinStandardHelpOptions = true)
  static final class Restart extends Bench {
    @Option(names = "--payments", paramLabel = "N")
    private int payments = 1_000_000;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(payments >= 1, "--payments: 1 …");
      return new RestartBench(repetitions(), payments, directory).run(progress);
    }
  }

  /** How long a command takes. */
  @Command(name = "cli-start", mixinStandardHelpOptions = true)
  static final class CliStart extends Bench {
    CliStart() {
      super(15);
    }

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      return new CliStartBench(repetitions(), directory).run(progress);
    }
  }

  /** Packets a second over one link. */
  @Command(name = "link", mixinStandardHelpOptions = true)
  static final class Link extends Bench {
    @Option(names = "--count", paramLabel = "N")
    private int count = 20_000;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(count >= 1, "--count: 1 …");
      return new LinkBench(repetitions(), count).run(progress);
    }
  }

  /** How much a stream carries. */
  @Command(name = "stream", mixinStandardHelpOptions = true)
  static final class Stream extends Bench {
    @Option(names = "--megabytes", paramLabel = "N")
    private int megabytes = 100;

    @Option(names = "--warm-up", paramLabel = "SECONDS")
    private int warmUp = 10;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(megabytes >= 1 && megabytes <= 1_000, "--megabytes: 1 … 1000");
      require(warmUp >= 0 && warmUp <= 600, "--warm-up: 0 … 600");
      return new StreamBench(repetitions(), megabytes, warmUp, directory).run(progress);
    }
  }

  /** Texts a second, and what they cost. */
  @Command(name = "messages", mixinStandardHelpOptions = true)
  static final class Texts extends Bench {
    @Option(names = "--count", paramLabel = "N")
    private int count = 4_000;

    @Option(names = "--kept", paramLabel = "N")
    private int kept = 100_000;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(count >= 1 && count <= 1_000_000, "--count: 1 … 1000000");
      require(kept >= 1 && kept <= 1_000_000, "--kept: 1 … 1000000");
      return new MessagesBench(repetitions(), count, kept, directory).run(progress);
    }
  }

  /** Records a second by the size of a commit. */
  @Command(name = "store", mixinStandardHelpOptions = true)
  static final class Store extends Bench {
    @Option(names = "--commits", paramLabel = "N")
    private int commits = 200;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(commits >= 1, "--commits: 1 …");
      return new StoreBench(repetitions(), commits, directory).run(progress);
    }
  }

  /** What the chain's part costs; receipts are the same every time, so one run is enough. */
  @Command(name = "gas", mixinStandardHelpOptions = true)
  static final class Gas extends Bench {
    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      return new GasBench().run(progress);
    }
  }

  /** Requests a second through two relayers with one database. */
  @Command(name = "relayer", mixinStandardHelpOptions = true)
  static final class RelayerOfMany extends Bench {
    @Option(names = "--count", paramLabel = "N")
    private int count = 1_000;

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(count >= 1 && count <= 3_000, "--count: 1 … 3000");
      return new RelayerBench(count).run(progress);
    }
  }

  /** How soon everybody reaches everybody. */
  @Command(name = "reach", mixinStandardHelpOptions = true)
  static final class Reach extends LabBench {
    Reach() {
      super(1);
    }

    @Override
    ObjectNode inLab(LabOptions options, Path directory, Progress progress) throws Exception {
      return new ReachBench(repetitions(), options, directory).run(progress);
    }
  }

  /** How long a link that is cut is missed. */
  @Command(name = "heal", mixinStandardHelpOptions = true)
  static final class Heal extends LabBench {
    Heal() {
      super(5);
    }

    @Override
    ObjectNode inLab(LabOptions options, Path directory, Progress progress) throws Exception {
      return new HealBench(repetitions(), options, directory).run(progress);
    }
  }

  /** What nodes cost that have nothing to do. */
  @Command(name = "idle", mixinStandardHelpOptions = true)
  static final class Idle extends LabBench {
    @Option(names = "--settle", paramLabel = "SECONDS")
    private int settle = 20;

    @Option(names = "--seconds", paramLabel = "SECONDS")
    private int seconds = 30;

    Idle() {
      super(1);
    }

    @Override
    ObjectNode inLab(LabOptions options, Path directory, Progress progress) throws Exception {
      require(settle >= 0 && settle <= 600, "--settle: 0 … 600");
      require(seconds >= 1 && seconds <= 600, "--seconds: 1 … 600");
      return new IdleBench(settle, seconds, options, directory).run(progress);
    }
  }

  /** What gets through several links, and what that costs. */
  @Command(name = "relay", mixinStandardHelpOptions = true)
  static final class Relay extends LabBench {
    @Option(names = "--seconds", paramLabel = "SECONDS")
    private int seconds = 5;

    @Option(names = "--warm-up", paramLabel = "SECONDS")
    private int warmUp = 10;

    Relay() {
      super(1);
    }

    @Override
    ObjectNode inLab(LabOptions options, Path directory, Progress progress) throws Exception {
      require(seconds >= 1 && seconds <= 600, "--seconds: 1 … 600");
      require(warmUp >= 1 && warmUp <= 600, "--warm-up: 1 … 600");
      return new RelayBench(warmUp, seconds, options, directory).run(progress);
    }
  }

  /** What a stream gets through slow links that lose. */
  @Command(name = "lossy", mixinStandardHelpOptions = true)
  static final class Lossy extends LabBench {
    @Option(names = "--megabytes", paramLabel = "N")
    private int megabytes = 20;

    Lossy() {
      super(1);
    }

    @Override
    ObjectNode inLab(LabOptions options, Path directory, Progress progress) throws Exception {
      require(megabytes >= 1 && megabytes <= 200, "--megabytes: 1 … 200");
      return new LossyBench(megabytes, options, directory).run(progress);
    }
  }

  /** Packets that arrive while everybody walks. */
  @Command(name = "mobility", mixinStandardHelpOptions = true)
  static final class Mobility extends Bench {
    @Option(names = "--nodes", paramLabel = "N")
    private int nodes = 50;

    /** At first; none: three times as many as nodes. */
    @Option(names = "--links", paramLabel = "N")
    private int links;

    @Option(names = "--seed", paramLabel = "N")
    private long seed = 1;

    @Option(names = "--rate", paramLabel = "PACKETS")
    private int rate = 20;

    @Option(names = "--loss", paramLabel = "PERCENT")
    private double loss;

    @Option(names = "--seconds", paramLabel = "N")
    private int seconds = 60;

    @Override
    ObjectNode measure(Path directory, Progress progress) {
      require(nodes >= 2 && nodes <= 1_000, "--nodes: 2 … 1000");
      require(links >= 0 && links <= 100_000, "--links: 1 … 100000");
      require(rate >= 1 && rate <= 1_000, "--rate: 1 … 1000");
      require(loss >= 0 && loss < 100, "--loss: 0 … 99");
      require(seconds >= 10 && seconds <= 3_600, "--seconds: 10 … 3600");
      int atFirst = links == 0 ? 3 * nodes : links;
      return MobilityBench.of(repetitions(), seed, nodes, atFirst, loss / 100, rate, seconds)
          .run(progress);
    }
  }

  /** What a mesh of many nodes costs that stand still. */
  @Command(name = "clusters", mixinStandardHelpOptions = true)
  static final class Clusters extends Bench {
    @Option(names = "--nodes", paramLabel = "N")
    private int nodes = 200;

    @Option(names = "--degree", paramLabel = "N")
    private int degree = 8;

    /** Destinations beside landmarks that a node keeps; as shipped unless said. */
    @Option(names = "--table", paramLabel = "N")
    private int table = 1_024;

    /** Rows and columns instead of places at random. */
    @Option(names = "--grid")
    private boolean grid;

    @Option(names = "--seed", paramLabel = "N")
    private long seed = 1;

    @Option(names = "--pairs", paramLabel = "N")
    private int pairs = 500;

    @Option(names = "--seconds", paramLabel = "N")
    private int seconds = 300;

    Clusters() {
      super(1);
    }

    @Override
    ObjectNode measure(Path directory, Progress progress) {
      require(nodes >= 2 && nodes <= 10_000, "--nodes: 2 … 10000");
      require(degree >= 2 && degree <= 60, "--degree: 2 … 60");
      require(table >= 16 && table <= 1_024, "--table: 16 … 1024");
      require(pairs >= 1 && pairs <= 10_000, "--pairs: 1 … 10000");
      require(seconds >= 10 && seconds <= 3_600, "--seconds: 10 … 3600");
      return new ClustersBench(
              new ClustersBench.Setting(nodes, degree, table, grid, pairs, seconds, seed))
          .run(progress);
    }
  }

  /** What devices deliver that only meet now and then. */
  @Command(name = "carry", mixinStandardHelpOptions = true)
  static final class CarryByHand extends Bench {
    private static final Path RECORDED = Path.of("../shared/data/traces/infocom05.dat");

    /** A recording, or {@code synthetic}; none: the recording beside the clone if it is there. */
    @Option(names = "--trace", paramLabel = "FILE")
    private @Nullable Path trace;

    @Option(names = "--devices", paramLabel = "N")
    private int devices = 41;

    @Option(names = "--ttl", paramLabel = "HOURS")
    private int ttl = 6;

    @Option(names = "--from", paramLabel = "HOUR")
    private int from = 24;

    @Option(names = "--to", paramLabel = "HOUR")
    private int to = 64;

    /** Everybody recognises whom it meets; otherwise nobody does. */
    @Option(names = "--known")
    private boolean known;

    @Option(names = "--seed", paramLabel = "N")
    private long seed = 1;

    CarryByHand() {
      super(10);
    }

    @Override
    ObjectNode measure(Path directory, Progress progress) throws Exception {
      require(devices >= 2 && devices <= 1_000, "--devices: 2 … 1000");
      require(ttl >= 1 && ttl <= 168, "--ttl: 1 … 168");
      require(from >= 0 && to > from && to <= 1_000, "--from, --to: 0 … 1000");
      Path file = trace != null ? trace : RECORDED;
      boolean isRecorded =
          trace != null ? !trace.equals(Path.of("synthetic")) : Files.exists(RECORDED);
      Meetings meetings =
          isRecorded ? Meetings.recorded(file, devices) : Meetings.synthetic(devices, seed);
      return new CarryBench(
              repetitions(), seed, meetings, new CarryBench.Span(from, to, ttl, known))
          .run(progress)
          .put("trace", isRecorded ? String.valueOf(file.getFileName()) : "synthetic");
    }
  }

  /** What there is. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListNames implements Runnable {
    @Mixin private Report report = new Report();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      report.names(spec);
    }
  }
}
