package io.smartmesh.simulator;

import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
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
  private static final int PROGRESS_EVERY = 20;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "payments",
      description =
          "payments, messages, dispute, reorganisations or all (default: ${DEFAULT-VALUE})")
  private String scenario = "payments";

  @Option(names = "--seed", paramLabel = "N", description = "one seed")
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--seeds", paramLabel = "A-B", description = "seeds A to B (default: 1-100)")
  private Optional<String> seeds = Optional.empty();

  @Option(names = "--json", description = "print one JSON object at the end")
  private boolean json;

  @Option(names = "--trace", description = "print every line of the trace; for one seed")
  private boolean trace;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Seeds range = seeds();
    Summary summary = new Summary();
    for (Scenario chosen : scenarios()) {
      long began = System.nanoTime();
      Counts total = new Counts();
      Optional<SeedRun.Result> broken = playAll(chosen, range, total);
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
        break;
      }
    }
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
  private Optional<SeedRun.Result> playAll(Scenario chosen, Seeds range, Counts total) {
    int threads = trace ? 1 : Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<SeedRun.Result>> running = new ArrayDeque<>();
      long next = range.first();
      for (long done = 0; done < range.count(); done++) {
        while (next <= range.last() && running.size() < 2 * threads) {
          long number = next++;
          running.add(
              workers.submit(() -> SeedRun.play(chosen, number, new ShippedNode(), sink())));
        }
        SeedRun.Result result = running.remove().get();
        if (result.failure().isPresent()) {
          return Optional.of(result);
        }
        total.add(result.counts());
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

  private List<Scenario> scenarios() {
    if (scenario.equals(ALL)) {
      return Scenarios.all();
    }
    return Scenarios.named(scenario)
        .map(List::of)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "No scenario is called '" + scenario + "'; there are " + names() + "."));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Scenarios.all().stream().map(Scenario::name).toList());
    names.add(ALL);
    return names;
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
