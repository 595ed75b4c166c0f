package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ACKS_HELD;
import static io.smartmesh.mesh.MeshLimits.ACK_HELD_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;

/** Acknowledgements that wait a little for a frame to ride in (LN-48). */
final class Riders {
  private Bytes acks = Bytes.EMPTY;
  private int count;
  private Moment until = Moment.NEVER;

  /** False when there are too many. */
  boolean hold(LinkMessage.Ack ack, Moment now) {
    if (count >= ACKS_HELD) {
      return false;
    }
    acks = Bytes.concat(acks, ack.encode());
    count++;
    until = until.earlier(now.plusMillis(ACK_HELD_MILLIS));
    return true;
  }

  /** When they leave by themselves. */
  Moment deadline() {
    return until;
  }

  /** All of them, one behind the other; empty where there are none. */
  Bytes take() {
    Bytes taken = acks;
    acks = Bytes.EMPTY;
    count = 0;
    until = Moment.NEVER;
    return taken;
  }
}
