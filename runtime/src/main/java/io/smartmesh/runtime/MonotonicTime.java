package io.smartmesh.runtime;

import io.smartmesh.base.Moment;
import java.util.OptionalLong;

/**
 * The machine's steady clock, from its own start, the time asleep included (rule ND-20).
 *
 * <p>{@link System#nanoTime} stands still while a Linux machine is suspended. What it missed is
 * learnt from the time since boot, looked at when a second has passed or the wall clock has jumped
 * ahead. Used by one thread.
 */
final class MonotonicTime {
  /** Looks at the time since boot are at most so far apart. */
  static final long LOOK_NANOS = 1_000_000_000;

  /** A wall clock that gains so much on the steady one has been set, or the machine has slept. */
  static final long JUMP_MILLIS = 500;

  /** Less is the coarseness of the time since boot, not sleep. */
  static final long SLEEP_NANOS_LEAST = 100_000_000;

  private final TimeSources sources;
  private final long start;
  private final OptionalLong awakeAtBoot;
  private long asleep;
  private long lookedAt;
  private long wallAtLook;

  MonotonicTime(TimeSources sources) {
    this.sources = sources;
    this.start = sources.steadyNanos();
    this.lookedAt = start;
    this.wallAtLook = sources.wallMillis();
    OptionalLong boot = sources.sinceBootNanos();
    // Taken as late as can be, and compared with one taken as early: a stall in between must not
    // look like sleep.
    this.awakeAtBoot =
        boot.isPresent() ? OptionalLong.of(boot.getAsLong() - start) : OptionalLong.empty();
  }

  static MonotonicTime ofThisMachine() {
    return new MonotonicTime(new SystemTime());
  }

  /** Never earlier than before. */
  Moment now() {
    long steady = sources.steadyNanos();
    if (awakeAtBoot.isPresent() && isTimeToLook(steady)) {
      look();
    }
    return new Moment((steady - start + asleep) / 1_000_000);
  }

  private boolean isTimeToLook(long steady) {
    long gained = sources.wallMillis() - wallAtLook - (steady - lookedAt) / 1_000_000;
    return steady - lookedAt >= LOOK_NANOS || gained >= JUMP_MILLIS;
  }

  private void look() {
    OptionalLong boot = sources.sinceBootNanos();
    lookedAt = sources.steadyNanos();
    wallAtLook = sources.wallMillis();
    if (boot.isPresent()) {
      long all = boot.getAsLong() - lookedAt - awakeAtBoot.getAsLong();
      if (all - asleep >= SLEEP_NANOS_LEAST) {
        asleep = all;
      }
    }
  }
}
