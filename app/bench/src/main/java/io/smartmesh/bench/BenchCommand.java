package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
      BenchCommand.Store.class,
      BenchCommand.Gas.class,
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
    private int warmUp = 20;

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
