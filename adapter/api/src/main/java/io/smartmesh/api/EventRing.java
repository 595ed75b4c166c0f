package io.smartmesh.api;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.NodeEvent;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The newest events of this run of the node, numbered from 1, for any number of readers: a slow one
 * never holds up the node, and is told of what it missed.
 */
final class EventRing {
  /** Events that can still be asked for. */
  static final int KEPT = 2_048;

  private static final int BATCH_MAX = 64;
  private static final int RUN_BYTES = 4;

  private final NodeEvent[] kept = new NodeEvent[KEPT];
  private final String run;
  private long newest;

  EventRing() {
    byte[] bytes = new byte[RUN_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.run = Bytes.wrap(bytes).toHex();
  }

  /**
   * Events in order.
   *
   * @param first the number of the first
   * @param missed whether there were others before them that are gone
   */
  record Batch(long first, boolean missed, List<NodeEvent> events) {
    long last() {
      return first + events.size() - 1;
    }
  }

  synchronized void add(NodeEvent event) {
    newest++;
    kept[(int) (newest % KEPT)] = event;
    notifyAll();
  }

  synchronized long newest() {
    return newest;
  }

  /** What comes after this number; nothing when nothing comes in time. */
  synchronized Batch after(long number, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (number == newest && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    long first = Math.max(number, newest - KEPT) + 1;
    List<NodeEvent> events = new ArrayList<>();
    for (long each = first; each <= newest && events.size() < BATCH_MAX; each++) {
      events.add(kept[(int) (each % KEPT)]);
    }
    return new Batch(first, first > number + 1, events);
  }

  /** How clients name an event. Of an earlier run of the node, they are other events. */
  String id(long number) {
    return run + "-" + number;
  }

  /** The number of an event of this run; nothing for any other. */
  synchronized Optional<Long> number(String id) {
    if (!id.startsWith(run + "-")) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(id.substring(run.length() + 1));
      return number >= 0 && number <= newest ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
