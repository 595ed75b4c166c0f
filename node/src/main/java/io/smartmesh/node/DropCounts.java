package io.smartmesh.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts drops outside of the core. Any thread. */
public final class DropCounts {
  /** Complete from the start, and so read by any thread. */
  private final Map<OwnDrop, AtomicLong> counts = new EnumMap<>(OwnDrop.class);

  public DropCounts() {
    for (OwnDrop why : OwnDrop.values()) {
      counts.put(why, new AtomicLong());
    }
  }

  public void count(OwnDrop why) {
    counter(why).incrementAndGet();
  }

  public long of(OwnDrop why) {
    return counter(why).get();
  }

  private AtomicLong counter(OwnDrop why) {
    AtomicLong counter = counts.get(why);
    if (counter == null) {
      throw new IllegalStateException("every reason has a counter");
    }
    return counter;
  }

  /** Those that have happened, by {@link OwnDrop#reason}. */
  public Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    for (OwnDrop why : OwnDrop.values()) {
      if (of(why) > 0) {
        all.put(why.reason(), of(why));
      }
    }
    return all;
  }
}
