package io.smartmesh.mesh;

/**
 * How far a destination is, under which of its sequence numbers. The whole of loop freedom is in
 * {@link #isBetterThan} (RT-5).
 */
record Distance(long seqno, int metric) {
  /** Strictly: a newer sequence number, or the same and nearer. */
  boolean isBetterThan(Distance other) {
    return seqno > other.seqno || (seqno == other.seqno && metric < other.metric);
  }
}
