package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.NEIGHBOURS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who is near: the neighbours with their links, and the sessions by the index we gave them. */
final class Neighbours {
  private final Beacons bearers;
  private final Map<Address, Neighbour> neighbours = new TreeMap<>();
  private final Map<Long, Session> standing = new TreeMap<>();

  /** We have finished the handshake, the responder has not spoken yet. */
  private final Map<Long, Session> pending = new TreeMap<>();

  /** Computed again when a link or a bearer comes or goes. */
  private final Map<BearerId, Pace> paces = new TreeMap<>();

  Neighbours(Beacons bearers) {
    this.bearers = bearers;
  }

  Collection<Neighbour> all() {
    return neighbours.values();
  }

  Optional<Neighbour> find(Address address) {
    return Optional.ofNullable(neighbours.get(address));
  }

  Collection<Session> standing() {
    return standing.values();
  }

  Optional<Session> standing(long index) {
    return Optional.ofNullable(standing.get(index));
  }

  Map<Long, Session> pending() {
    return pending;
  }

  boolean isFull() {
    return neighbours.size() >= NEIGHBOURS;
  }

  boolean isLinked(Path path) {
    return linkedAt(path).isPresent();
  }

  Optional<PublicKey> linkedAt(Path path) {
    return neighbours.values().stream()
        .filter(known -> known.links().values().stream().anyMatch(link -> link.knows(path)))
        .map(Neighbour::key)
        .findFirst();
  }

  /** {@link MeshLimits#INFINITE} when it is none. */
  int cost(Address address) {
    return find(address).map(Neighbour::cost).orElse(MeshLimits.INFINITE);
  }

  /** Bytes that fit into one message to it. */
  int room(Address address) {
    return find(address).map(to -> room(to.best())).orElse(0);
  }

  /** Bytes that fit, whichever of its links is the best one by then. */
  int roomLeast(Address address) {
    return find(address)
        .map(to -> to.links().values().stream().mapToInt(this::room).min().orElse(0))
        .orElse(0);
  }

  /** The times that hold on a bearer now. */
  Pace pace(BearerId bearer) {
    Pace known = paces.get(bearer);
    if (known == null) {
      long links = neighbours.values().stream().filter(n -> n.links().containsKey(bearer)).count();
      known = Pace.of(bearers.traits(bearer), (int) links);
      paces.put(bearer, known);
    }
    return known;
  }

  private Pace pace(Link link) {
    return pace(link.current().path().bearer());
  }

  /** How long an answer may well take, in milliseconds, on top of what it takes on fast media. */
  long turnaround(Address address) {
    return find(address).map(to -> pace(to.best()).turnaround()).orElse(0L);
  }

  private int room(Link link) {
    return bearers.frameMost(link.current().path().bearer()) - Frame.DATA_OVERHEAD;
  }

  /** Takes a session that both sides hold; false when there are too many neighbours (LN-12). */
  boolean adopt(Turn turn, Session session, long peerEpoch, Consumer<LinkEvent> up) {
    PublicKey key = session.peer();
    find(key.address())
        .filter(known -> known.peerEpoch() != peerEpoch)
        .ifPresent(known -> remove(known, "it started afresh", up));
    Neighbour known = neighbours.get(key.address());
    if (known == null && isFull()) {
      turn.drop(DropReason.TOO_MANY_NEIGHBOURS);
      session.end();
      return false;
    }
    standing.put(session.origin().ownIndex(), session);
    if (known == null) {
      Neighbour fresh = new Neighbour(key, session.origin().ownEpoch(), peerEpoch, turn.now());
      fresh.links().put(session.path().bearer(), new Link(session));
      neighbours.put(key.address(), fresh);
      paces.clear();
      up.accept(new LinkEvent.Up(key));
      return true;
    }
    Link link = known.links().get(session.path().bearer());
    if (link == null) {
      known.links().put(session.path().bearer(), new Link(session));
      paces.clear();
      costMayHaveChanged(known, up);
    } else {
      link.replace(session).ifPresent(this::forget);
    }
    return true;
  }

  /** An authentic frame came, and {@code missing} frames before it did not. */
  void heard(Session session, long missing, Consumer<LinkEvent> up) {
    Neighbour from = neighbours.get(session.peer().address());
    Link link = from == null ? null : from.links().get(session.path().bearer());
    if (from != null && link != null && link.current() == session) {
      link.quality().heard(missing);
      costMayHaveChanged(from, up);
    }
  }

  void send(Turn turn, Address to, LinkMessage message) {
    Neighbour neighbour = neighbours.get(to);
    if (neighbour == null) {
      turn.drop(DropReason.NOT_A_NEIGHBOUR);
      return;
    }
    Link link = neighbour.best();
    Bytes plaintext = message.encode();
    if (plaintext.length() > room(link)) {
      turn.drop(DropReason.TOO_LARGE);
      return;
    }
    send(turn, link.current(), plaintext);
  }

  void send(Turn turn, Session session, Bytes plaintext) {
    if (!session.isUsedUp()) {
      turn.transmit(session.path(), session.seal(plaintext, turn.now()));
    }
  }

  void bearerDown(BearerId bearer, Consumer<LinkEvent> up) {
    paces.clear();
    endPending(session -> session.path().bearer().equals(bearer));
    removeLinks(
        link -> link.current().path().bearer().equals(bearer), bearer.name() + " is down", up);
  }

  /** Hellos and probes that are due, and an end to whoever has been silent for 2 s (LN-10). */
  void wake(Turn turn, Consumer<LinkEvent> up) {
    removeLinks(
        link -> isDue(link.lastHeard(), pace(link).silence(), turn) || link.current().isUsedUp(),
        "nothing heard for long enough",
        up);
    Bytes hello = new LinkMessage.Hello().encode();
    Bytes probe = new LinkMessage.Probe().encode();
    for (Neighbour neighbour : neighbours.values()) {
      for (Link link : neighbour.links().values()) {
        Pace pace = pace(link);
        Optional<Session> silent =
            link.previous().filter(old -> isDue(old.lastHeard(), pace.silence(), turn));
        if (silent.isPresent()) {
          forget(silent.get());
          link.forgetPrevious();
        }
        if (!link.probeAt(pace).isAfter(turn.now())) {
          send(turn, link.current(), probe);
        } else if (isDue(link.current().lastSent(), pace.hello(), turn)) {
          send(turn, link.current(), hello);
        }
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Neighbour neighbour : neighbours.values()) {
      for (Link link : neighbour.links().values()) {
        Pace pace = pace(link);
        next =
            next.earlier(link.current().lastSent().plusMillis(pace.hello()))
                .earlier(link.probeAt(pace))
                .earlier(link.lastHeard().plusMillis(pace.silence()));
        if (link.previous().isPresent()) {
          next = next.earlier(link.previous().get().lastHeard().plusMillis(pace.silence()));
        }
      }
    }
    return next;
  }

  private static boolean isDue(Moment last, long millis, Turn turn) {
    return turn.now().millisSince(last) >= millis;
  }

  private void removeLinks(Predicate<Link> condition, String why, Consumer<LinkEvent> up) {
    for (Neighbour neighbour : new ArrayList<>(neighbours.values())) {
      List<Link> gone =
          neighbour.links().values().stream().filter(condition).collect(Collectors.toList());
      if (gone.size() == neighbour.links().size()) {
        remove(neighbour, why, up);
      } else if (!gone.isEmpty()) {
        gone.forEach(this::forgetSessions);
        neighbour.links().values().removeAll(gone);
        paces.clear();
        costMayHaveChanged(neighbour, up);
      }
    }
  }

  private void remove(Neighbour neighbour, String why, Consumer<LinkEvent> up) {
    neighbour.links().values().forEach(this::forgetSessions);
    neighbours.remove(neighbour.key().address());
    paces.clear();
    // What we told it in a handshake still under way was: we know you.
    endPending(session -> session.peer().equals(neighbour.key()));
    up.accept(new LinkEvent.Down(neighbour.key().address(), why));
  }

  private void forgetSessions(Link link) {
    forget(link.current());
    link.previous().ifPresent(this::forget);
  }

  private void forget(Session session) {
    standing.remove(session.origin().ownIndex());
    session.end();
  }

  void endPending(Predicate<Session> condition) {
    for (Session session : new ArrayList<>(pending.values())) {
      if (condition.test(session)) {
        pending.remove(session.origin().ownIndex());
        session.end();
      }
    }
  }

  private void costMayHaveChanged(Neighbour neighbour, Consumer<LinkEvent> up) {
    if (neighbour.updateCost()) {
      up.accept(new LinkEvent.CostChanged(neighbour.key().address()));
    }
  }
}
