package io.smartmesh.simulator;

import io.smartmesh.simulator.wire.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The whole run as one JSON object. */
final class Summary {
  private final List<String> scenarios = new ArrayList<>();
  private final Coverage coverage = new Coverage();
  private Optional<SeedRun.Result> broken = Optional.empty();

  void add(
      String scenario,
      long seeds,
      Counts counts,
      double seconds,
      Optional<SeedRun.Result> brokenHere) {
    StringBuilder object = new StringBuilder();
    object.append("{\"name\":").append(quoted(scenario));
    object.append(",\"seeds\":").append(seeds);
    object.append(String.format(Locale.ROOT, ",\"seconds\":%.1f", seconds));
    counts.byName().forEach((name, value) -> object.append(",\"" + name + "\":" + value));
    scenarios.add(object.append('}').toString());
    if (brokenHere.isPresent()) {
      broken = brokenHere;
    }
  }

  void add(Coverage newCoverage) {
    coverage.add(newCoverage);
  }

  boolean isOk() {
    return broken.isEmpty();
  }

  String toJson() {
    StringBuilder object = new StringBuilder();
    object.append("{\"ok\":").append(isOk());
    object.append(",\"scenarios\":[").append(String.join(",", scenarios)).append(']');
    object.append(",\"crash_coverage\":").append(coverage.toJson());
    broken.ifPresent(
        result ->
            result
                .failure()
                .ifPresent(
                    failure ->
                        object
                            .append(",\"violation\":{\"seed\":")
                            .append(result.seed())
                            .append(",\"scenario\":")
                            .append(quoted(result.scenario().name()))
                            .append(",\"checker\":")
                            .append(quoted(failure.violation().checker()))
                            .append(",\"virtual_ms\":")
                            .append(failure.virtualMillis())
                            .append(",\"events\":")
                            .append(failure.events())
                            .append(",\"what\":")
                            .append(quoted(failure.what()))
                            .append(",\"replay\":")
                            .append(quoted(Explanation.replay(result)))
                            .append('}')));
    return object.append('}').toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
