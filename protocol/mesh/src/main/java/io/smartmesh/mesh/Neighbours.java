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
  private static final Bytes PROBE = new LinkMessage.Probe().encode();

  private final Beacons bearers;
  private final Tariff tariff;
  private final Map<Address, Neighbour> neighbours = new TreeMap<>();
  private final Map<Long, Session> standing = new TreeMap<>();

  /** We have finished the handshake, the responder has not spoken yet. */
  private final Map<Long, Session> pending = new TreeMap<>();

  /** Computed again when a link or a bearer comes or goes. */
  private final Map<BearerId, Pace> paces = new TreeMap<>();

  private final Map<BearerId, Medium> media = new TreeMap<>();
  private final Said said = new Said();
  private final Thrift thrift = new Thrift();

  Neighbours(Beacons bearers, Tariff tariff) {
    this.bearers = bearers;
    this.tariff = tariff;
  }

  /** A link came or went: other times hold, and this node speaks often for a while. */
  private void changed(Moment now) {
    paces.clear();
    bearers.stir(now);
  }

  /** What words of routes may still cost. */
  Thrift thrift() {
    return thrift;
  }

  /** What links have said. */
  Said said() {
    return said;
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

  /** As whom we are linked with it. */
  Optional<PublicKey> knownToAs(PublicKey neighbour) {
    return find(neighbour.address()).map(known -> known.best().current().self());
  }

  /** Ends the links that began with this key of ours (LN-33). */
  void endUnder(Turn turn, PublicKey self, Consumer<LinkEvent> up) {
    removeLinks(turn, link -> link.current().self().equals(self), "our key is too old", up);
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
  boolean adopt(Turn turn, Session session, LinkMessage.Greeting greeting, Consumer<LinkEvent> up) {
    PublicKey key = session.peer();
    long peerEpoch = greeting.epoch();
    find(key.address())
        .filter(known -> known.peerEpoch() != peerEpoch)
        .ifPresent(known -> remove(turn, known, "it started afresh", up));
    Neighbour known = neighbours.get(key.address());
    if (known == null && isFull()) {
      turn.drop(DropReason.TOO_MANY_NEIGHBOURS);
      session.end();
      return false;
    }
    Link before = known == null ? null : known.links().get(session.path().bearer());
    if (before != null && !before.mayMoveTo(session.path(), turn.now(), pace(before))) {
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      session.end();
      return false;
    }
    standing.put(session.origin().ownIndex(), session);
    if (known == null) {
      Neighbour fresh = new Neighbour(key, session.origin().ownEpoch(), peerEpoch, turn.now());
      fresh.links().put(session.path().bearer(), link(session));
      neighbours.put(key.address(), fresh);
      fresh.surcharge(tariff.surcharge(greeting.terms()));
      fresh.updateCost();
      changed(turn.now());
      up.accept(new LinkEvent.Up(key));
      return true;
    }
    Link link = known.links().get(session.path().bearer());
    if (link == null) {
      known.links().put(session.path().bearer(), link(session));
      changed(turn.now());
    } else {
      link.replace(session).ifPresent(this::forget);
    }
    known.surcharge(tariff.surcharge(greeting.terms()));
    costMayHaveChanged(known, up);
    return true;
  }

  private Link link(Session session) {
    BearerId bearer = session.path().bearer();
    return Link.of(session, bearers.traits(bearer), pace(bearer), said);
  }

  /** An authentic frame came, and {@code missing} frames before it did not. */
  void heard(Turn turn, Session session, LinkMessage what, long missing, Consumer<LinkEvent> up) {
    Neighbour from = neighbours.get(session.peer().address());
    Link link = from == null ? null : from.links().get(session.path().bearer());
    if (from != null && link != null && link.current() == session) {
      link.meter().heard(missing);
      link.custody().heard();
      if (what instanceof LinkMessage.Hello hello) {
        link.vigil().promisedByPeer(hello.next(), pace(link));
      } else if (what instanceof LinkMessage.Report report) {
        link.vigil().promisedByPeer(report.next(), pace(link));
        session.sentLog().reported(report, turn.now()).ifPresent(link.meter()::reported);
      } else if (what instanceof LinkMessage.Heard heard) {
        link.mtu().heard(heard.frameLength(), turn.now());
      } else if (what instanceof LinkMessage.Try tried && !link.outbox().hasControl()) {
        Bytes heard = new LinkMessage.Heard(tried.frameLength()).encode();
        send(turn, link, heard, TrafficClass.CONTROL, Flow.LOCAL);
      } else if (what instanceof LinkMessage.Got got) {
        link.custody()
            .confirmed(got, turn)
            .forEach(copy -> link.send(turn, copy.plaintext(), copy.tries() + 1));
      } else {
        if (what instanceof LinkMessage.Packet) {
          link.custody().came(turn.now());
        }
        link.hasNews(what.isData());
      }
      costMayHaveChanged(from, up);
    }
  }

  /** At once, or while bytes are scarce in the next frame that goes there anyway (LN-48). */
  void acknowledge(Turn turn, Address to, LinkMessage.Ack ack) {
    Optional<Link> link =
        thrift.isScarce(turn.now()) ? find(to).map(Neighbour::best) : Optional.empty();
    if (!link.filter(best -> best.holds(ack, turn.now())).isPresent()) {
      send(turn, to, ack);
    }
  }

  /** A word of routes; it counts for what they may take (RT-18). */
  void send(Turn turn, Address to, LinkMessage message) {
    Neighbour neighbour = neighbours.get(to);
    if (neighbour != null) {
      Link link = neighbour.best();
      int length = Frame.DATA_OVERHEAD + message.encode().length();
      medium(link.current().path().bearer()).routes(length, pace(link), turn.now());
      thrift.spend(length, turn.now());
    }
    send(turn, to, message, TrafficClass.CONTROL, Flow.LOCAL);
  }

  /** What it may be told of routes. */
  RouteShare routeShare(Address to) {
    Neighbour neighbour = neighbours.get(to);
    if (neighbour == null) {
      return new RouteShare(Moment.NEVER, 0, 0, MeshLimits.REFRESH_MILLIS, new Moment(0));
    }
    Link link = neighbour.best();
    Pace pace = pace(link);
    boolean isFast = pace.isFast();
    return new RouteShare(
        medium(link.current().path().bearer()).routesAt(),
        isFast ? room(link) : MeshLimits.UPDATE_ROOM_SLOW,
        pace.destinations(),
        isFast ? bearers.rhythm().power().refreshMillis() : MeshLimits.REFRESH_MILLIS_SLOW,
        link.lastHeard());
  }

  void send(Turn turn, Address to, LinkMessage message, TrafficClass traffic, Flow flow) {
    Neighbour neighbour = neighbours.get(to);
    if (neighbour == null) {
      turn.drop(DropReason.NOT_A_NEIGHBOUR);
      return;
    }
    Link link = neighbour.best();
    Bytes plaintext = message.encode();
    if (!link.doubtAt(pace(link)).isAfter(turn.now())) {
      neighbour.doubt(link.missedFrom());
    }
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
      Bytes all = link.withRiders(plaintext, bearers.rhythm(), pace(link), turn.now());
      medium.passes(all.length(), turn.now());
      link.send(turn, all);
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
        .ifPresent(link -> send(turn, link, answer(link, turn), TrafficClass.CONTROL, Flow.LOCAL));
  }

  private void hello(Turn turn, Link link) {
    Bytes hello = link.hello(bearers.rhythm(), pace(link), turn.now()).encode();
    send(turn, link, hello, TrafficClass.CONTROL, Flow.LOCAL);
  }

  /** Whether a link with it is there still, which its new beacon leaves open (LN-45). */
  void doubt(Turn turn, PublicKey peer, BearerId bearer) {
    find(peer.address())
        .map(neighbour -> neighbour.links().get(bearer))
        .filter(link -> !link.outbox().hasControl())
        .filter(link -> isDue(link.current().lastSent(), MeshLimits.NAME_PROBE_MILLIS, turn))
        .ifPresent(link -> send(turn, link, PROBE, TrafficClass.CONTROL, Flow.LOCAL));
  }

  /** Who asks may wait for a word on its packets. */
  private Bytes answer(Link link, Turn turn) {
    link.custody().paid();
    return link.current().highestHeard() < 0
        ? link.hello(bearers.rhythm(), pace(link), turn.now()).encode()
        : link.current().got().encode();
  }

  /** Confirms packets, and finds those that are not (LN-50, LN-51). */
  private void custody(Turn turn, Link link, List<Bytes> stranded) {
    Custody custody = link.custody();
    if (!link.riders().deadline().isAfter(turn.now())) {
      send(turn, link, link.riders().take(), TrafficClass.CONTROL, Flow.LOCAL);
    }
    if (!custody.owedAt().isAfter(turn.now())) {
      send(turn, link, answer(link, turn), TrafficClass.CONTROL, Flow.LOCAL);
    }
    if (!custody.unsureAt(link.meter().quality()).isAfter(turn.now())) {
      if (custody.probes()) {
        send(turn, link, PROBE, TrafficClass.CONTROL, Flow.LOCAL);
      } else {
        stranded.addAll(custody.takeBack());
      }
    }
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

  /** Hellos and probes that are due, and an end to whoever was missed too long (LN-42). */
  void wake(Turn turn, Consumer<LinkEvent> up) {
    removeLinks(
        turn,
        link -> !link.goneAt(pace(link)).isAfter(turn.now()) || link.current().isUsedUp(),
        "nothing heard for long enough",
        up);
    List<Bytes> stranded = new ArrayList<>();
    for (Neighbour neighbour : neighbours.values()) {
      for (Link link : neighbour.links().values()) {
        custody(turn, link, stranded);
        link.tryLength(turn, medium(link.current().path().bearer()));
        Pace pace = pace(link);
        Optional<Session> silent =
            link.previous().filter(old -> isDue(old.lastHeard(), pace.handshake(), turn));
        if (silent.isPresent()) {
          forget(silent.get());
          link.forgetPrevious();
        }
        if (link.outbox().hasControl()) {
          continue; // it will be heard as soon as the medium is free
        }
        if (!link.probeAt(pace).isAfter(turn.now())) {
          neighbour.doubt(link.missedFrom());
          send(turn, link, PROBE, TrafficClass.CONTROL, Flow.LOCAL);
        } else if (!link.speakAt(bearers.rhythm(), pace).isAfter(turn.now())) {
          hello(turn, link);
        }
      }
      costMayHaveChanged(neighbour, up);
    }
    if (!stranded.isEmpty()) {
      up.accept(new LinkEvent.Stranded(stranded));
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Medium medium : media.values()) {
      next = next.earlier(medium.deadline());
    }
    for (Neighbour neighbour : neighbours.values()) {
      for (Link link : neighbour.links().values()) {
        next = next.earlier(link.deadline(bearers.rhythm(), pace(link)));
      }
    }
    return next;
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
        changed(turn.now());
        costMayHaveChanged(neighbour, up);
      }
    }
  }

  private void remove(Turn turn, Neighbour neighbour, String why, Consumer<LinkEvent> up) {
    neighbour.links().values().forEach(link -> forget(turn, link));
    neighbours.remove(neighbour.key().address());
    changed(turn.now());
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
