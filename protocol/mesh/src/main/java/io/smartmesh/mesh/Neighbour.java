package io.smartmesh.mesh;

import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node that we have at least one session with. Each side names its memory of the other by an
 * <i>epoch</i>, 32 random bits told in every handshake: where the peer's has changed, the peer has
 * forgotten us (restarted, or held us for gone), and both start afresh (LN-12).
 */
final class Neighbour {
  private final PublicKey key;
  private final long ownEpoch;
  private final long peerEpoch;
  private final Moment since;
  private final Map<BearerId, Link> links = new TreeMap<>();
  private int cost = MeshLimits.HOP_COST;

  Neighbour(PublicKey key, long ownEpoch, long peerEpoch, Moment since) {
    this.key = key;
    this.ownEpoch = ownEpoch;
    this.peerEpoch = peerEpoch;
    this.since = since;
  }

  PublicKey key() {
    return key;
  }

  long ownEpoch() {
    return ownEpoch;
  }

  long peerEpoch() {
    return peerEpoch;
  }

  Map<BearerId, Link> links() {
    return links;
  }

  int cost() {
    return cost;
  }

  /** The cheapest link. There is always one. */
  Link best() {
    return links.values().stream()
        .min(Comparator.comparingInt(link -> link.quality().cost()))
        .orElseThrow(() -> new IllegalStateException("a neighbour without a link"));
  }

  /** Whether the cost of the hop is another one than before. */
  boolean updateCost() {
    int before = cost;
    cost = best().quality().cost();
    return cost != before;
  }

  NeighbourView view() {
    Link link = best();
    Path path = link.current().path();
    return new NeighbourView(key, path.bearer(), path.address(), cost, since, link.lastHeard());
  }
}
