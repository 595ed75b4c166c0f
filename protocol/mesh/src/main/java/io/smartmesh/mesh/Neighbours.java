package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;
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
  private static final Bytes HELLO = new LinkMessage.Hello().encode();
  private static final Bytes PROBE = new LinkMessage.Probe().encode();

  private final Beacons bearers;
  private final Map<Address, Neighbour> neighbours = new TreeMap<>();
  private final Map<Long, Session> standing = new TreeMap<>();

  /** We have finished the handshake, the responder has not spoken yet. */
  private final Map<Long, Session> pending = new TreeMap<>();

  /** Computed again when a link or a bearer comes or goes. */
  private final Map<BearerId, Pace> paces = new TreeMap<>();

  private final Map<BearerId, Medium> media = new TreeMap<>();

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
        .map(to -> to.links().values().stream().mapToInt(Neighbours::room).min().orElse(0))
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

  private static int room(Link link) {
    return link.mtu().frameMost() - Frame.DATA_OVERHEAD;
  }

  /** Takes a session that both sides hold; false when there are too many neighbours (LN-12). */
  boolean adopt(Turn turn, Session session, long peerEpoch, Consumer<LinkEvent> up) {
    PublicKey key = session.peer();
    find(key.address())
        .filter(known -> known.peerEpoch() != peerEpoch)
        .ifPresent(known -> remove(turn, known, "it started afresh", up));
    Neighbour known = neighbours.get(key.address());
    if (known == null && isFull()) {
      turn.drop(DropReason.TOO_MANY_NEIGHBOURS);
      session.end();
      return false;
    }
    standing.put(session.origin().ownIndex(), session);
    if (known == null) {
      Neighbour fresh = new Neighbour(key, session.origin().ownEpoch(), peerEpoch, turn.now());
      fresh.links().put(session.path().bearer(), link(session));
      neighbours.put(key.address(), fresh);
      paces.clear();
      up.accept(new LinkEvent.Up(key));
      return true;
    }
    Link link = known.links().get(session.path().bearer());
    if (link == null) {
      known.links().put(session.path().bearer(), link(session));
      paces.clear();
      costMayHaveChanged(known, up);
    } else {
      link.replace(session).ifPresent(this::forget);
    }
    return true;
  }

  private Link link(Session session) {
    BearerTraits traits = bearers.traits(session.path().bearer());
    // Where the rate is known longer frames would only make others wait.
    int frameMost = traits.bitsPerSecond() == 0 ? Math.max(FRAME_LEAST, traits.mtu()) : FRAME_LEAST;
    return new Link(session, LinkMeter.costLeast(traits), frameMost);
  }

  /** An authentic frame came, and {@code missing} frames before it did not. */
  void heard(Turn turn, Session session, LinkMessage what, long missing, Consumer<LinkEvent> up) {
    Neighbour from = neighbours.get(session.peer().address());
    Link link = from == null ? null : from.links().get(session.path().bearer());
    if (from != null && link != null && link.current() == session) {
      link.meter().heard(missing);
      if (what instanceof LinkMessage.Report report) {
        session.sentLog().reported(report, turn.now()).ifPresent(link.meter()::reported);
      } else if (what instanceof LinkMessage.Heard heard) {
        link.mtu().heard(heard.frameLength(), turn.now());
      } else if (what instanceof LinkMessage.Try tried && !link.outbox().hasControl()) {
        Bytes heard = new LinkMessage.Heard(tried.frameLength()).encode();
        send(turn, link, heard, TrafficClass.CONTROL, Flow.LOCAL);
      } else if (!(what instanceof LinkMessage.Hello)) {
        link.hasNews();
      }
      costMayHaveChanged(from, up);
    }
  }

  /** A word of routes; it counts for what they may take (RT-18). */
  void send(Turn turn, Address to, LinkMessage message) {
    Neighbour neighbour = neighbours.get(to);
    if (neighbour != null) {
      Link link = neighbour.best();
      int length = Frame.DATA_OVERHEAD + message.encode().length();
      medium(link.current().path().bearer()).routes(length, pace(link), turn.now());
    }
    send(turn, to, message, TrafficClass.CONTROL, Flow.LOCAL);
  }

  /** What it may be told of routes. */
  RouteShare routeShare(Address to) {
    Neighbour neighbour = neighbours.get(to);
    if (neighbour == null) {
      return new RouteShare(Moment.NEVER, 0, 0, MeshLimits.REFRESH_MILLIS);
    }
    Link link = neighbour.best();
    Pace pace = pace(link);
    boolean isFast = pace.routeGap() == 0;
    return new RouteShare(
        medium(link.current().path().bearer()).routesAt(),
        isFast ? room(link) : MeshLimits.UPDATE_ROOM_SLOW,
        pace.destinations(),
        isFast ? MeshLimits.REFRESH_MILLIS : MeshLimits.REFRESH_MILLIS_SLOW);
  }

  void send(Turn turn, Address to, LinkMessage message, TrafficClass traffic, Flow flow) {
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
    send(turn, link, plaintext, traffic, flow);
  }

  /** Tells the link of this session, if it is one's by now. */
  void carried(Session session, Consumer<Link> what) {
    Neighbour of = neighbours.get(session.peer().address());
    Link link = of == null ? null : of.links().get(session.path().bearer());
    if (link != null) {
      what.accept(link);
    }
  }

  private void send(Turn turn, Link link, Bytes plaintext, TrafficClass traffic, Flow flow) {
    Medium medium = medium(link.current().path().bearer());
    if (medium.takes(link, traffic, turn.now())) {
      link.send(turn, plaintext);
    } else {
      medium.add(turn, link, flow, new Queued(plaintext, traffic, turn.now()));
    }
  }

  /** The session's first words, past all queues: nothing else may leave before. */
  void greet(Turn turn, Session session, LinkMessage message) {
    if (session.isUsedUp()) {
      turn.drop(DropReason.SESSION_USED_UP);
      return;
    }
    Bytes frame = session.seal(message.encode(), turn.now());
    carried(session, link -> link.sent(frame.length()));
    turn.transmit(session.path(), frame);
  }

  /** Answers who asks whether we are there; once, however often he asks. */
  void hello(Turn turn, Session session) {
    find(session.peer().address())
        .map(neighbour -> neighbour.links().get(session.path().bearer()))
        .filter(link -> !link.outbox().hasControl())
        .ifPresent(link -> send(turn, link, HELLO, TrafficClass.CONTROL, Flow.LOCAL));
  }

  /** Whether a bulk packet of our own is too much for its first link now (LN-29). */
  Optional<MeshOutput.Refused> refusal(Address to, Address nextHop) {
    Neighbour neighbour = neighbours.get(nextHop);
    if (neighbour == null) {
      return Optional.empty();
    }
    Link link = neighbour.best();
    long most = medium(link.current().path().bearer()).queueMost(TrafficClass.BULK) / 2;
    long queued = link.outbox().bytes(TrafficClass.BULK, Flow.OWN);
    return queued < most
        ? Optional.empty()
        : Optional.of(new MeshOutput.Refused(to, nextHop, queued, most));
  }

  Medium medium(BearerId bearer) {
    Medium known = media.get(bearer);
    if (known == null) {
      known = new Medium(bearers.traits(bearer));
      media.put(bearer, known);
    }
    return known;
  }

  /** Lets out of all queues what may leave now. */
  void pump(Turn turn) {
    media.values().forEach(medium -> medium.pump(turn));
  }

  void bearerDown(Turn turn, BearerId bearer, Consumer<LinkEvent> up) {
    paces.clear();
    endPending(session -> session.path().bearer().equals(bearer));
    removeLinks(
        turn,
        link -> link.current().path().bearer().equals(bearer),
        bearer.name() + " is down",
        up);
    media.remove(bearer);
  }

  /** Hellos and probes that are due, and an end to whoever has been silent for 2 s (LN-10). */
  void wake(Turn turn, Consumer<LinkEvent> up) {
    removeLinks(
        turn,
        link -> isDue(link.lastHeard(), pace(link).silence(), turn) || link.current().isUsedUp(),
        "nothing heard for long enough",
        up);
    for (Neighbour neighbour : neighbours.values()) {
      for (Link link : neighbour.links().values()) {
        tryLength(turn, link);
        Pace pace = pace(link);
        Optional<Session> silent =
            link.previous().filter(old -> isDue(old.lastHeard(), pace.silence(), turn));
        if (silent.isPresent()) {
          forget(silent.get());
          link.forgetPrevious();
        }
        if (link.outbox().hasControl()) {
          continue; // it will be heard as soon as the medium is free
        }
        if (!link.probeAt(pace).isAfter(turn.now())) {
          send(turn, link, PROBE, TrafficClass.CONTROL, Flow.LOCAL);
        } else if (isDue(link.current().lastSent(), pace.hello(), turn)
            || !link.reportAt(pace).isAfter(turn.now())) {
          Bytes hello = link.hello(turn.now()).encode();
          send(turn, link, hello, TrafficClass.CONTROL, Flow.LOCAL);
        }
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Medium medium : media.values()) {
      next = next.earlier(medium.deadline());
    }
    for (Neighbour neighbour : neighbours.values()) {
      for (Link link : neighbour.links().values()) {
        Pace pace = pace(link);
        next =
            next.earlier(link.lastHeard().plusMillis(pace.silence()))
                .earlier(link.mtu().deadline());
        if (!link.outbox().hasControl()) {
          next =
              next.earlier(link.current().lastSent().plusMillis(pace.hello()))
                  .earlier(link.reportAt(pace))
                  .earlier(link.probeAt(pace));
        }
        if (link.previous().isPresent()) {
          next = next.earlier(link.previous().get().lastHeard().plusMillis(pace.silence()));
        }
      }
    }
    return next;
  }

  /** LN-32. */
  private void tryLength(Turn turn, Link link) {
    MtuSearch mtu = link.mtu();
    if (mtu.deadline().isAfter(turn.now())) {
      return;
    }
    if (!medium(link.current().path().bearer()).takes(link, TrafficClass.BULK, turn.now())) {
      mtu.postpone(turn.now());
      return;
    }
    int length = mtu.due(turn.now());
    if (length > 0) {
      link.send(turn, LinkMessage.Try.inFrame(length).encode());
    }
  }

  private static boolean isDue(Moment last, long millis, Turn turn) {
    return turn.now().millisSince(last) >= millis;
  }

  private void removeLinks(
      Turn turn, Predicate<Link> condition, String why, Consumer<LinkEvent> up) {
    for (Neighbour neighbour : new ArrayList<>(neighbours.values())) {
      List<Link> gone =
          neighbour.links().values().stream().filter(condition).collect(Collectors.toList());
      if (gone.size() == neighbour.links().size()) {
        remove(turn, neighbour, why, up);
      } else if (!gone.isEmpty()) {
        gone.forEach(link -> forget(turn, link));
        neighbour.links().values().removeAll(gone);
        paces.clear();
        costMayHaveChanged(neighbour, up);
      }
    }
  }

  private void remove(Turn turn, Neighbour neighbour, String why, Consumer<LinkEvent> up) {
    neighbour.links().values().forEach(link -> forget(turn, link));
    neighbours.remove(neighbour.key().address());
    paces.clear();
    // What we told it in a handshake still under way was: we know you.
    endPending(session -> session.peer().equals(neighbour.key()));
    up.accept(new LinkEvent.Down(neighbour.key().address(), why));
  }

  private void forget(Turn turn, Link link) {
    medium(link.current().path().bearer()).forget(turn, link);
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
