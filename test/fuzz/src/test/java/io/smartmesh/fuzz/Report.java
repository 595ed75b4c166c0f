package io.smartmesh.fuzz;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** How many inputs each target took, and why it refused the others. */
final class Report {
  /** Rarer reasons are summed up in the text. */
  private static final int REASONS_SHOWN = 12;

  /** Some decoders quote what they refuse. */
  private static final int REASONS_KEPT = 100;

  private static final class Counts {
    long taken;
    long refused;
    long nanos;
    final Map<String, Long> reasons = new TreeMap<>();
  }

  private final Map<String, Counts> counts = new TreeMap<>();

  void time(Target target, long nanos) {
    of(target).nanos += nanos;
  }

  private Counts of(Target target) {
    return counts.computeIfAbsent(target.name(), name -> new Counts());
  }

  void count(Target target, Outcome outcome) {
    Counts of = of(target);
    if (outcome instanceof Outcome.Refused refused) {
      of.refused++;
      boolean known = of.reasons.containsKey(refused.reason());
      String reason = known || of.reasons.size() < REASONS_KEPT ? refused.reason() : "others";
      of.reasons.merge(reason, 1L, Long::sum);
    } else {
      of.taken++;
    }
  }

  long inputs() {
    return counts.values().stream().mapToLong(of -> of.taken + of.refused).sum();
  }

  long refused(Target target) {
    Counts of = counts.get(target.name());
    return of == null ? 0 : of.refused;
  }

  /** As in docs/FUZZING.md: a table, then the commonest reasons. */
  String text() {
    StringBuilder out =
        new StringBuilder("| decoder | inputs | taken | refused | reasons | µs each |\n");
    out.append("|---|---:|---:|---:|---:|---:|\n");
    counts.forEach(
        (name, of) ->
            out.append(
                String.format(
                    "| %s | %,d | %,d | %,d | %,d | %.1f |%n",
                    name,
                    of.taken + of.refused,
                    of.taken,
                    of.refused,
                    of.reasons.size(),
                    of.nanos / 1_000.0 / (of.taken + of.refused))));
    counts.forEach(
        (name, of) -> {
          out.append('\n').append(name).append(":\n");
          of.reasons.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(REASONS_SHOWN)
              .forEach(
                  reason ->
                      out.append(String.format("  %,d  %s%n", reason.getValue(), reason.getKey())));
        });
    return out.toString();
  }
}
