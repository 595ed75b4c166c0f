package io.smartmesh.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Passes on a bounded number of lines of one event in a minute, and tells how many it left out
 * (rule ND-23): strangers can cause lines, and must not fill a disk with them.
 */
final class LimitedLog implements Log {
  static final int LINES_MOST = 120;
  static final long WINDOW_NANOS = 60_000_000_000L;

  private final Log log;
  private final LongSupplier nanos;
  private final Map<String, Integer> lines = new TreeMap<>();
  private long since;

  /**
   * @param nanos a steady clock
   */
  LimitedLog(Log log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  @Override
  public synchronized void write(Level level, String event, Object... namesAndValues) {
    if (nanos.getAsLong() - since >= WINDOW_NANOS) {
      tellLeftOut();
    }
    if (lines.merge(event, 1, Integer::sum) <= LINES_MOST) {
      log.write(level, event, namesAndValues);
    }
  }

  @Override
  public void flush() {
    log.flush();
  }

  /** What was left out since the minute began; begins another. */
  synchronized void tellLeftOut() {
    lines.forEach(
        (event, count) -> {
          if (count > LINES_MOST) {
            log.info("lines-left-out", "of", event, "count", count - LINES_MOST);
          }
        });
    lines.clear();
    since = nanos.getAsLong();
  }
}
