package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.QUEUE_INTERVAL_MILLIS;
import static io.smartmesh.mesh.MeshLimits.QUEUE_TARGET_MILLIS;

/**
 * How long frames may wait for a bearer before the oldest are dropped (LN-28), in milliseconds.
 *
 * @param target that waiting may take all the time
 * @param interval that it may take longer for
 */
record Patience(long target, long interval) {
  /** Where nobody knows how fast the bearer is, so that waiting says nothing. */
  static final Patience ENDLESS = new Patience(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * @param airtime of the longest frame, in milliseconds: what is shorter cannot be told from it
   */
  static Patience of(long airtime) {
    return new Patience(QUEUE_TARGET_MILLIS + airtime, QUEUE_INTERVAL_MILLIS + 4 * airtime);
  }
}
