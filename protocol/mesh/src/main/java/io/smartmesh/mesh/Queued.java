package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;

/**
 * A link message that waits for its bearer. It is sealed when it leaves: what is dropped before
 * that leaves no gap in the counters.
 */
record Queued(Bytes plaintext, TrafficClass traffic, Moment since) {
  /** Bytes of its frame. */
  int length() {
    return Frame.DATA_OVERHEAD + plaintext.length();
  }
}
