package io.smartmesh.transfer;

import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts what goes over the way, and how fast it did in the last seconds. */
final class Meter {
  private static final long STEP_MILLIS = 500;
  private static final int STEPS = 8;

  private record Mark(Moment at, long total) {}

  private final Deque<Mark> marks = new ArrayDeque<>();
  private long total;
  private Moment began = Moment.NEVER;
  private Moment last = Moment.NEVER;

  /** A run begins with the next bytes. */
  void begin() {
    marks.clear();
    began = Moment.NEVER;
    last = Moment.NEVER;
  }

  void add(long bytes, Moment now) {
    if (began.equals(Moment.NEVER)) {
      began = now;
      marks.add(new Mark(now, total));
    } else if (now.millisSince(marks.getLast().at) >= STEP_MILLIS) {
      marks.add(new Mark(now, total));
    }
    if (marks.size() > STEPS) {
      marks.removeFirst();
    }
    total += bytes;
    last = now;
  }

  long total() {
    return total;
  }

  /** From the first bytes of the run to the last. */
  long millis() {
    return began.equals(Moment.NEVER) ? 0 : last.millisSince(began);
  }

  long bytesPerSecond(Moment now) {
    if (marks.isEmpty()) {
      return 0;
    }
    long millis = now.millisSince(marks.getFirst().at);
    return millis <= 0 ? 0 : (total - marks.getFirst().total) * 1_000 / millis;
  }
}
