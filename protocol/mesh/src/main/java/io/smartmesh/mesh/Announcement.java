package io.smartmesh.mesh;

import io.smartmesh.base.Address;

/**
 * What we say of a destination that we can reach, ourselves included.
 *
 * @param isNew whether the origin's word has just come: then others lack it, probably
 */
record Announcement(Proof proof, Distance distance, int hops, boolean isNew) {
  /** For a neighbour that has, or may well have, the origin's word up to {@code held}. */
  Advert advert(long held) {
    if (held >= distance.seqno()) {
      return new Advert.Known(Advert.name(destination()), distance, hops);
    }
    return new Advert.Proven(
        proof.origin().compressed(), proof.signature(), proof.seqno(), distance, hops);
  }

  private Address destination() {
    return proof.origin().address();
  }
}
