package io.smartmesh.cli.config;

import java.util.List;

/** Spans of time as people write them: the two largest units, such as {@code 1d 2h}. */
public final class Spans {
  private static final List<String> UNITS = List.of("d", "h", "m", "s");
  private static final List<Long> SECONDS = List.of(86_400L, 3_600L, 60L, 1L);

  private Spans() {}

  /** Rounded down. */
  public static String of(long seconds) {
    for (int i = 0; i < UNITS.size(); i++) {
      long count = seconds / SECONDS.get(i);
      if (count > 0 || i == UNITS.size() - 1) {
        long rest = i + 1 < UNITS.size() ? seconds % SECONDS.get(i) / SECONDS.get(i + 1) : 0;
        return count + UNITS.get(i) + (rest > 0 ? " " + rest + UNITS.get(i + 1) : "");
      }
    }
    throw new IllegalStateException("no unit for " + seconds);
  }
}
