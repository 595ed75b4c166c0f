package io.smartmesh.simulator.fault;

import java.util.Locale;
import java.util.Optional;

/** Every kind of fault, by the name under which it is switched on and off. */
public enum FaultKind {
  /** Frames are long in the air and overtake each other. */
  DELAY,
  LOSS,
  DUPLICATES,
  /** Bits flip. */
  CORRUPTION,
  /** Links go silent, each for a while of its own. */
  PARTITIONS,
  /** Nodes lose their links one after the other, and regain them in another order. */
  SWIZZLE,
  /** A link is silent for longer than its channel's hold period. */
  LONG_PARTITIONS,
  /** A link carries frames in one direction only. */
  ONE_WAY,
  /** A process stands still for seconds and then goes on. */
  PAUSES,
  /** A device sleeps: what is sent to it is lost, and its monotonic clock has jumped ahead. */
  SUSPENDS,
  /** Power fails at any output. */
  CRASHES,
  /** Power fails at a chosen message, role and point of it. */
  AIMED_CRASHES,
  /** Two nodes lose their power at the same instant. */
  DOUBLE_CRASHES,
  SLOW_DISK,
  /** The disk has room for some batches only. */
  DISK_FULL,
  /** The disk takes no batch at all. */
  READ_ONLY_DISK,
  /** A device's own clock is days off, differently at each start. */
  CLOCK_SKEW,
  /** A monotonic clock is too fast or too slow. */
  CLOCK_DRIFT,
  /** Slow blocks, replaced blocks, lost transactions, outages. */
  CHAIN,
  /** A node says what the rules forbid. */
  LIARS,
  /** A device starts from an older copy of its disk. */
  RESTORES;

  /** As on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FaultKind> labelled(String label) {
    for (FaultKind kind : values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
