package io.smartmesh.mesh;

/**
 * How far a destination is, under which of its sequence numbers. The whole of loop freedom is in
 * {@link #isBetterThan} (RT-5): it looks at the rank, which only ever falls, and not at the metric,
 * which says what a way costs now.
 *
 * @param rank the place in the order of all nodes on their ways to the destination, which has 0
 */
record Distance(long seqno, long rank, int metric) {
  /** Strictly: a newer sequence number, or the same and a lower rank. */
  boolean isBetterThan(Distance other) {
    return seqno > other.seqno || (seqno == other.seqno && rank < other.rank);
  }

  /** The same of another sequence number. */
  Distance under(long number) {
    return new Distance(number, rank, metric);
  }

  /** What must be below this, so that somebody fits in between. */
  Distance below() {
    return new Distance(seqno, Math.max(0, rank - 1), metric);
  }
}
