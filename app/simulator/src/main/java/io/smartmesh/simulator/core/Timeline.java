package io.smartmesh.simulator.core;

import java.util.PriorityQueue;

/**
 * Virtual time and everything that is still to happen, in the order of time and then of planning.
 */
public final class Timeline {
  private record Event(long at, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> coming = new PriorityQueue<>();
  private long now;
  private long planned;
  private long happened;

  /** Milliseconds since the world began. */
  public long now() {
    return now;
  }

  public long happened() {
    return happened;
  }

  public void in(long delayMillis, Runnable what) {
    coming.add(new Event(now + Math.max(0, delayMillis), planned++, what));
  }

  /** Lets the next event happen, unless there is none up to {@code latest}. */
  public boolean step(long latest) {
    Event next = coming.peek();
    if (next == null || next.at > latest) {
      now = Math.max(now, latest);
      return false;
    }
    coming.remove();
    now = next.at;
    happened++;
    next.what.run();
    return true;
  }
}
