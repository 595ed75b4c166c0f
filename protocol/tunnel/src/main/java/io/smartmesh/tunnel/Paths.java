package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.HELD_BYTES;
import static io.smartmesh.tunnel.TunnelLimits.HELD_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.MESSAGE_STANDARD;
import static io.smartmesh.tunnel.TunnelLimits.PATHS;
import static io.smartmesh.tunnel.TunnelLimits.PATH_IDLE_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.SEEN_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.session.SessionLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long packets to each peer may be, and those that wait until that is known (TN-14). */
final class Paths {
  /** What is to become of a packet. */
  enum Verdict {
    GOES,
    TOO_LARGE,
    /** Later: it is kept here. */
    WAITS,
    NO_ROOM
  }

  /** What there is to do, at the moment of the call. */
  interface Doer {
    /** Whether a session with this peer stands; without one nothing can be tried. */
    boolean isReady(Address peer);

    /** There should be one soon. */
    void want(PublicKey with);

    void say(PublicKey to, TunnelMessage message);

    /** It waited, and now goes. */
    void send(PublicKey to, Bytes packet);

    void tooLarge(PublicKey to, Bytes packet);

    /** It waited for too long. */
    void lost();
  }

  private record Held(Bytes packet, Moment until) {}

  private static final class Peer {
    final PublicKey key;
    final PathMtu mtu = new PathMtu();
    final Deque<Held> held = new ArrayDeque<>();
    Optional<Way> way = Optional.empty();
    Moment lastUsed;

    /** There is something to try, and no session to try it in. */
    boolean isBlocked;

    /** The longest message that came and was not told yet, and when it is to be. */
    int seen;

    Moment seenAt = Moment.NEVER;

    Peer(PublicKey key, Moment now) {
      this.key = key;
      lastUsed = now;
    }

    Moment deadline() {
      Moment waits = held.isEmpty() ? Moment.NEVER : held.getFirst().until;
      Moment tries = isBlocked ? Moment.NEVER : mtu.deadline();
      return tries.earlier(seenAt).earlier(waits);
    }
  }

  private final Function<Address, Optional<Way>> ways;
  private final TreeMap<Address, Peer> peers = new TreeMap<>();
  private long heldBytes;

  /**
   * @param ways how a node is reached just now
   */
  Paths(Function<Address, Optional<Way>> ways) {
    this.ways = ways;
  }

  /** What is to become of a packet for this peer; what {@link Verdict#WAITS} is kept here. */
  Verdict judge(PublicKey to, Bytes packet, Moment now, Doer doer) {
    int length = length(packet);
    if (length <= MESSAGE_STANDARD) {
      return Verdict.GOES;
    }
    Optional<Way> way = ways.apply(to.address());
    int first = way.map(Way::payloadMost).orElse(0) - SessionLimits.OVERHEAD;
    if (way.filter(Way::isDirect).isPresent()) {
      return length <= first ? Verdict.GOES : Verdict.TOO_LARGE;
    }
    Peer peer = peer(to, now);
    if (peer == null) {
      return Verdict.TOO_LARGE;
    }
    look(peer, way, first, now);
    if (length > peer.mtu.good()) {
      peer.mtu.wanted(length, now);
      return peer.mtu.isSearching() && length <= first
          ? hold(peer, packet, now, doer)
          : Verdict.TOO_LARGE;
    }
    peer.mtu.sent(length, now);
    return Verdict.GOES;
  }

  private static int length(Bytes packet) {
    return packet.length() - Ipv6.SAVED;
  }

  private static void look(Peer peer, Optional<Way> way, int first, Moment now) {
    boolean isLike = peer.way.isPresent() && way.isPresent() && way.get().isLike(peer.way.get());
    if (!isLike) {
      peer.mtu.wayChanged(now);
    }
    peer.way = way;
    peer.mtu.limit(first, now);
  }

  private Verdict hold(Peer peer, Bytes packet, Moment now, Doer doer) {
    if (heldBytes + packet.length() > HELD_BYTES) {
      return Verdict.NO_ROOM;
    }
    heldBytes += packet.length();
    peer.held.add(new Held(packet, now.plusMillis(HELD_MILLIS)));
    if (peer.isBlocked) {
      doer.want(peer.key);
    }
    return Verdict.WAITS;
  }

  /** Bytes of the largest packet that goes to this peer now. */
  int mtu(PublicKey to) {
    Optional<Way> way = ways.apply(to.address());
    Peer peer = peers.get(to.address());
    int found = peer == null ? MESSAGE_STANDARD : peer.mtu.good();
    int most = way.map(Way::payloadMost).orElse(0) - SessionLimits.OVERHEAD;
    boolean isDirect = way.filter(Way::isDirect).isPresent();
    return Ipv6.SAVED + (isDirect ? most : found);
  }

  private @Nullable Peer peer(PublicKey key, Moment now) {
    Peer peer = peers.get(key.address());
    if (peer == null) {
      if (peers.size() >= PATHS) {
        peers.values().removeIf(old -> old.held.isEmpty() && isIdle(old, now));
      }
      if (peers.size() >= PATHS) {
        return null;
      }
      peer = new Peer(key, now);
      peers.put(key.address(), peer);
    }
    peer.lastUsed = now;
    return peer;
  }

  private static boolean isIdle(Peer peer, Moment now) {
    return !peer.lastUsed.plusMillis(PATH_IDLE_MILLIS).isAfter(now);
  }

  /** A message of this length came from there: the peer is told soon that long ones do (TN-15). */
  void came(PublicKey from, int length, Moment now) {
    if (length > MESSAGE_STANDARD
        && !ways.apply(from.address()).filter(Way::isDirect).isPresent()) {
      Peer peer = peer(from, now);
      if (peer != null) {
        peer.seen = Math.max(peer.seen, length);
        peer.seenAt = peer.seenAt.earlier(now.plusMillis(SEEN_MILLIS));
      }
    }
  }

  /** The peer has said what it heard. What nobody asked says nothing. */
  void heard(PublicKey from, TunnelMessage message, Moment now, Doer doer) {
    Peer peer = peers.get(from.address());
    if (peer != null && message instanceof TunnelMessage.Heard heard) {
      peer.mtu.heard(heard, now);
      release(peer, now, doer);
    } else if (peer != null && message instanceof TunnelMessage.Seen seen) {
      peer.mtu.seen(seen.length());
    }
  }

  /** A session with it stands. */
  void ready(PublicKey with) {
    Peer peer = peers.get(with.address());
    if (peer != null) {
      peer.isBlocked = false;
    }
  }

  /** It is out of reach: whatever way comes next is another one. */
  void unreachable(Address node) {
    Peer peer = peers.get(node);
    if (peer != null) {
      peer.way = Optional.empty();
    }
  }

  void wake(Moment now, Doer doer) {
    for (Peer peer : peers.values()) {
      if (!peer.seenAt.isAfter(now)) {
        doer.say(peer.key, new TunnelMessage.Seen(peer.seen));
        peer.seen = 0;
        peer.seenAt = Moment.NEVER;
      }
      if (!peer.isBlocked && !peer.mtu.deadline().isAfter(now)) {
        tryLengths(peer, now, doer);
      }
      release(peer, now, doer);
    }
  }

  private static void tryLengths(Peer peer, Moment now, Doer doer) {
    if (!doer.isReady(peer.key.address())) {
      peer.isBlocked = true;
      doer.want(peer.key);
      return;
    }
    for (TunnelMessage next : peer.mtu.due(now)) {
      doer.say(peer.key, next);
    }
  }

  /** Lets go what waited and waits no longer. */
  private void release(Peer peer, Moment now, Doer doer) {
    for (Iterator<Held> i = peer.held.iterator(); i.hasNext(); ) {
      Held next = i.next();
      boolean goes = length(next.packet) <= peer.mtu.good();
      boolean isOver = !next.until.isAfter(now);
      if (!goes && !isOver && peer.mtu.isSearching()) {
        continue;
      }
      i.remove();
      heldBytes -= next.packet.length();
      if (goes) {
        peer.mtu.sent(length(next.packet), now);
        doer.send(peer.key, next.packet);
      } else if (peer.mtu.isSearching()) {
        doer.lost();
      } else {
        doer.tooLarge(peer.key, next.packet);
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Peer peer : peers.values()) {
      next = next.earlier(peer.deadline());
    }
    return next;
  }

  void clear() {
    peers.clear();
    heldBytes = 0;
  }
}
