package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ROUTE_BYTES_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.ROUTE_BYTES_SAVED;
import static io.smartmesh.mesh.MeshLimits.UPDATE_GAP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.UPDATE_GAP_MILLIS_MOST;

import io.smartmesh.base.Moment;

/**
 * What a node may spend on words of routes (RT-32). While little changes everything is told at
 * once; the longer much changes the rarer it is told, all that has changed in between together.
 */
final class Thrift {
  private double saved = ROUTE_BYTES_SAVED;
  private Moment at = new Moment(0);

  void spend(int bytes, Moment now) {
    fill(now);
    // What must be said now is said; it is saved later.
    saved = Math.max(-ROUTE_BYTES_SAVED, saved - bytes);
  }

  private void fill(Moment now) {
    double gained = ROUTE_BYTES_PER_SECOND * Math.max(0, now.millisSince(at)) / 1000.0;
    saved = Math.min(ROUTE_BYTES_SAVED, saved + gained);
    at = now;
  }

  /** Less than half of the most is left: what can wait waits. */
  boolean isScarce(Moment now) {
    fill(now);
    return saved < ROUTE_BYTES_SAVED / 2.0;
  }

  /** Milliseconds between two updates for one neighbour. */
  long gap(Moment now) {
    if (!isScarce(now)) {
      return UPDATE_GAP_MILLIS;
    }
    double missing = 1 - Math.max(0, saved) / (ROUTE_BYTES_SAVED / 2.0);
    return UPDATE_GAP_MILLIS + (long) (missing * (UPDATE_GAP_MILLIS_MOST - UPDATE_GAP_MILLIS));
  }
}
