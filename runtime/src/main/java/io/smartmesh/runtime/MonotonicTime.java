package io.smartmesh.runtime;

import io.smartmesh.base.Moment;

/** The machine's steady clock, from its own start. */
final class MonotonicTime {
  private final long start = System.nanoTime();

  Moment now() {
    return new Moment((System.nanoTime() - start) / 1_000_000);
  }
}
