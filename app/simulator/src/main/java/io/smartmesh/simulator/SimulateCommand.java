package io.smartmesh.simulator;

import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.wire.Coverage;
import io.smartmesh.simulator.world.ShippedNode;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartmesh simulate}: plays seeds until one breaks a promise. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs the node's own code in simulated worlds and checks what it promises.")
public final class SimulateCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String MIXED = "mixed";

  /** What is played under one name. */
  private record Play(String name, LongFunction<Scenario> ofSeed) {
    static Play of(Scenario scenario) {
      return new Play(scenario.name(), seed -> scenario);
    }
  }

  private static final int PROGRESS_EVERY = 20;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "payments",
      description = {
        "payments, messages, dispute, reorganisations, liars, abuse, ratchet, courier, vehicles,",
        "festival; all: one after the other;",
        "mixed: each seed plays one of the first five (default: ${DEFAULT-VALUE})"
      })
  private String scenario = "payments";

  @Option(names = "--nodes", paramLabel = "N", description = "scenario festival: so many phones")
  private Optional<Integer> nodes = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "one seed")
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--seeds", paramLabel = "A-B", description = "seeds A to B (default: 1-100)")
  private Optional<String> seeds = Optional.empty();

  @Option(
      names = "--faults",
      paramLabel = "KINDS",
      description = "only these kinds of faults, with commas between them")
  private Optional<String> only = Optional.empty();

  @Option(names = "--without", paramLabel = "KINDS", description = "all kinds of faults but these")
  private Optional<String> without = Optional.empty();

  @Option(names = "--coverage", description = "print where the crashes fell")
  private boolean showsCoverage;

  @Option(names = "--json", description = "print one JSON object at the end")
  private boolean json;

  @Option(names = "--trace", description = "print every line of the trace; for one seed")
  private boolean trace;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Seeds range = seeds();
    FaultSet faults = faults();
    Summary summary = new Summary();
    Coverage coverage = new Coverage();
    for (Play chosen : plays()) {
      long began = System.nanoTime();
      Counts total = new Counts();
      Optional<SeedRun.Result> broken = playAll(chosen, range, faults, total, coverage);
      double seconds = (System.nanoTime() - began) / 1e9;
      summary.add(chosen.name(), range.count(), total, seconds, broken);
      say(
          String.format(
              Locale.ROOT,
              "%s: %d seeds in %.1f s: %s",
              chosen.name(),
              range.count(),
              seconds,
              total));
      if (broken.isPresent()) {
        Explanation.of(broken.get()).forEach(this::say);
        shrink(broken.get());
        break;
      }
    }
    summary.add(coverage);
    if (showsCoverage) {
      coverage.table().forEach(this::say);
    }
    say(coverage.summary());
    if (json) {
      out().println(summary.toJson());
      out().flush();
    }
    return summary.isOk() ? 0 : 1;
  }

  /**
   * One world a thread; results are read in the order of the seeds, so the lowest broken one is
   * reported.
   */
  private Optional<SeedRun.Result> playAll(
      Play chosen, Seeds range, FaultSet faults, Counts total, Coverage coverage) {
    int threads = trace ? 1 : Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<SeedRun.Result>> running = new ArrayDeque<>();
      long next = range.first();
      for (long done = 0; done < range.count(); done++) {
        while (next <= range.last() && running.size() < 2 * threads) {
          long number = next++;
          running.add(workers.submit(() -> play(chosen, number, faults)));
        }
        SeedRun.Result result = running.remove().get();
        if (result.failure().isPresent()) {
          return Optional.of(result);
        }
        total.add(result.counts());
        coverage.add(result.coverage());
        if ((done + 1) % PROGRESS_EVERY == 0) {
          say(chosen.name() + ": " + (done + 1) + " of " + range.count() + " seeds");
        }
      }
      return Optional.empty();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("the simulator itself failed", bug);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    } finally {
      workers.shutdownNow();
    }
  }

  private Optional<Consumer<String>> sink() {
    return trace ? Optional.of(this::say) : Optional.empty();
  }

  private SeedRun.Result play(Play chosen, long number, FaultSet faults) {
    Scenario played = chosen.ofSeed().apply(number);
    return SeedRun.play(played, number, new ShippedNode(), faults, sink());
  }

  private void shrink(SeedRun.Result broken) {
    if (trace) {
      return;
    }
    SeedRun.Result smallest = Shrinking.shrunk(broken, new ShippedNode());
    if (!smallest.faults().equals(broken.faults())) {
      say("It takes no more than:  " + smallest.faults());
      say("Replay that with: " + Explanation.replay(smallest));
    }
  }

  private List<Play> plays() {
    if (scenario.equals(ALL)) {
      return Scenarios.all().stream().map(Play::of).toList();
    }
    if (scenario.equals(MIXED)) {
      return List.of(new Play(MIXED, Scenarios::ofSeed));
    }
    return Scenarios.named(scenario)
        .map(named -> nodes.map(this::festival).orElse(named))
        .map(Play::of)
        .map(List::of)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "No scenario is called '" + scenario + "'; there are " + names() + "."));
  }

  private Scenario festival(int phones) {
    if (!scenario.equals("festival") || phones < 4 || phones > 10_000) {
      throw new ParameterException(
          spec.commandLine(), "--nodes goes with --scenario festival: 4 … 10000.");
    }
    return Scenarios.festival(phones);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Scenarios.all().stream().map(Scenario::name).toList());
    names.add(ALL);
    names.add(MIXED);
    return names;
  }

  private FaultSet faults() {
    try {
      FaultSet chosen = only.map(FaultSet::named).orElseGet(FaultSet::all);
      return without.map(FaultSet::named).map(chosen::without).orElse(chosen);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Seeds seeds() {
    if (seed.isPresent()) {
      return new Seeds(seed.get(), seed.get());
    }
    try {
      return Seeds.parse(seeds.orElse("1-100"));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** With --json, everything but the object goes to the error stream. */
  private void say(String line) {
    PrintWriter writer = json ? spec.commandLine().getErr() : out();
    writer.println(line);
    writer.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
