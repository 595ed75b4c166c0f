package io.smartmesh.simulator;

import io.smartmesh.simulator.fault.FaultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a broken seed tells its reader. */
final class Explanation {
  private Explanation() {}

  static List<String> of(SeedRun.Result result) {
    SeedRun.Failure failure =
        result.failure().orElseThrow(() -> new IllegalArgumentException("nothing is broken"));
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("The newest lines of the trace:");
    lines.addAll(failure.trace());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "VIOLATION of %s in scenario %s, seed %d, at %.3f s of virtual time, event %d:",
            failure.violation().checker(),
            result.scenario().name(),
            result.seed(),
            failure.virtualMillis() / 1000.0,
            failure.events()));
    lines.add("  " + failure.what());
    Throwable cause = failure.violation().getCause();
    if (cause != null) {
      for (StackTraceElement at : cause.getStackTrace()) {
        lines.add("    at " + at);
      }
    }
    lines.add("");
    lines.add("Replay it with: " + replay(result));
    return lines;
  }

  static String replay(SeedRun.Result result) {
    String faults = result.faults().equals(FaultSet.all()) ? "" : " --faults " + result.faults();
    return "./smartmesh simulate --scenario "
        + result.scenario().name()
        + result.scenario().options()
        + " --seed "
        + result.seed()
        + faults
        + " --trace";
  }
}
