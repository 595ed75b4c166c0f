package io.smartmesh.mesh;

import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

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
  private int surcharge;

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
    Link best = null;
    for (Link link : links.values()) {
      best = best == null || cost(link) < cost(best) ? link : best;
    }
    if (best == null) {
      throw new IllegalStateException("a neighbour without a link");
    }
    return best;
  }

  /** What its terms add to the cost of its links, or take off (RT-24, RT-25). */
  void surcharge(int metric) {
    surcharge = metric;
  }

  /** One of its links is in doubt since then: whoever is gone is gone from all of them (LN-42). */
  void doubt(Moment since) {
    links.values().forEach(link -> link.vigil().doubted(since, link.lastHeard()));
  }

  /** Whether the cost of the hop is another one than before. */
  boolean updateCost() {
    int before = cost;
    Link best = best();
    int ofLink = cost(best);
    cost = ofLink >= MeshLimits.INFINITE ? ofLink : Tariff.cost(ofLink, surcharge);
    links.values().forEach(link -> link.vigil().spare(link != best));
    return cost != before;
  }

  private static int cost(Link link) {
    return link.custody().isSilent() ? MeshLimits.INFINITE : link.meter().cost();
  }

  void views(Consumer<LinkView> views) {
    Link best = best();
    for (Map.Entry<BearerId, Link> entry : links.entrySet()) {
      Link link = entry.getValue();
      views.accept(
          new LinkView(
              entry.getKey(),
              link.current().path().address(),
              Optional.of(key.address()),
              link.current().origin().resumed() ? LinkView.State.RESUMED : LinkView.State.UP,
              link == best,
              since,
              link.lastHeard(),
              link.meter().cost(),
              link.meter().quality(),
              link.carried()));
    }
  }

  NeighbourView view() {
    Link link = best();
    Path path = link.current().path();
    return new NeighbourView(
        key,
        path.bearer(),
        path.address(),
        cost,
        since,
        link.lastHeard(),
        link.meter().quality(),
        link.outbox().queued(),
        link.mtu().frameMost());
  }
}
