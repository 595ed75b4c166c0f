package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FORGET_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.INFINITE;
import static io.smartmesh.mesh.MeshLimits.ROUTE_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** All destinations, and what neighbours say of them: accepted, chosen from, aged. */
final class RouteTable {
  private final long network;
  private final Curve curve;
  private final Verifier verifier;
  private final ToIntFunction<Address> cost;
  private final OwnIds own;
  private final NavigableMap<Address, Destination> destinations = new TreeMap<>();

  /** Destinations that were looked at again, and whether our way to them is another one now. */
  private final Map<Address, Boolean> settled = new TreeMap<>();

  private final Trust trust = new Trust();

  private final Scope scope;
  private final Room near;
  private final Room landmarks;
  private long changes;

  RouteTable(
      long network,
      Curve curve,
      Verifier verifier,
      OwnIds own,
      ToIntFunction<Address> cost,
      Scope scope) {
    this.scope = scope;
    Predicate<Destination> isLandmark = each -> scope.isLandmark(each.key().address());
    near = new Room(destinations.values(), scope.near(), isLandmark.negate());
    landmarks = new Room(destinations.values(), scope.landmarks(), isLandmark);
    this.network = network;
    this.curve = curve;
    this.verifier = verifier;
    this.own = own;
    this.cost = cost;
  }

  Collection<Destination> all() {
    return destinations.values();
  }

  Scope scope() {
    return scope;
  }

  private Room room(Bytes name) {
    return scope.isLandmark(name) ? landmarks : near;
  }

  Optional<Destination> find(Address address) {
    return Optional.ofNullable(destinations.get(address));
  }

  /** How often a way came, went, or became another neighbour's. */
  long changes() {
    return changes;
  }

  /** What was settled since the last call. */
  Map<Address, Boolean> drainSettled() {
    Map<Address, Boolean> drained = new TreeMap<>(settled);
    settled.clear();
    return drained;
  }

  void neighbourDown(Turn turn, Address neighbour) {
    destinations.values().forEach(destination -> remove(turn, neighbour, destination));
  }

  void costChanged(Turn turn, Address neighbour) {
    for (Destination destination : destinations.values()) {
      if (destination.routes().containsKey(neighbour)) {
        settle(turn, destination);
      }
    }
  }

  /** False when the origin's word is needed and missing: the neighbour must tell it again. */
  boolean take(Turn turn, Address from, Teller teller, Advert advert) {
    if (advert instanceof Advert.Retraction gone) {
      named(gone.name()).forEach(destination -> remove(turn, from, destination));
      return true;
    }
    if (advert instanceof Advert.Lost lost) {
      lost(turn, from, teller, lost);
      return true;
    }
    if (advert instanceof Advert.Known known) {
      if (own.isOurs(known.name())) {
        return true;
      }
      if (isBeyond(turn, from, known.name(), known.hops())) {
        return true;
      }
      List<Destination> meant = named(known.name());
      return meant.size() == 1
          && offer(
              turn, from, teller, meant.get(0).key().address(), known.distance(), known.hops());
    }
    Advert.Proven proven = (Advert.Proven) advert;
    Optional<PublicKey> key = curve.parse(proven.origin());
    if (!key.isPresent() || proven.distance().seqno() > proven.signed()) {
      turn.drop(DropReason.ROUTE_NOT_AUTHENTIC);
      return true;
    }
    Address origin = key.get().address();
    if (!own.isOurs(origin) && isBeyond(turn, from, Advert.name(origin), proven.hops())) {
      return true;
    }
    Proof proof = new Proof(key.get(), proven.signed(), proven.signature());
    return !isProven(turn, from, proof)
        || offer(turn, from, teller, origin, proven.distance(), proven.hops());
  }

  /**
   * RT-47, RT-48: not worth keeping beside all that are nearer, so nobody is asked for its proof.
   */
  private boolean isBeyond(Turn turn, Address from, Bytes name, int hops) {
    if (named(name).stream().allMatch(Destination::isLetGo) && !room(name).isFor(from, hops + 1)) {
      turn.drop(DropReason.ROUTE_TABLE_FULL);
      return true;
    }
    return false;
  }

  private void letGo(Turn turn, Destination destination) {
    destination.letGo();
    settle(turn, destination);
  }

  /** It looks for a way: what we have is told it, where it is below or can be (RT-31). */
  private void lost(Turn turn, Address from, Teller teller, Advert.Lost lost) {
    for (Destination destination : named(lost.name())) {
      remove(turn, from, destination);
      if (destination.goBelow(lost.bound()) || destination.selected().isPresent()) {
        teller.changed(destination.key().address());
      }
    }
  }

  /** Whom an advert names in full. */
  Optional<Nicknames.Meant> named(Advert advert) {
    if (advert instanceof Advert.Known way) {
      return Optional.of(new Nicknames.Meant(way.name(), way.distance().seqno()));
    }
    return advert instanceof Advert.Proven way
        ? curve
            .parse(way.origin())
            .map(key -> new Nicknames.Meant(Advert.name(key.address()), way.distance().seqno()))
        : Optional.empty();
  }

  /** One, unless nobody or two of that name are known. */
  List<Destination> named(Bytes name) {
    List<Destination> found = new ArrayList<>();
    byte[] first = new byte[Address.LENGTH];
    name.copyTo(first, 0);
    for (Destination next : destinations.tailMap(new Address(Bytes.wrap(first)), true).values()) {
      if (!Advert.name(next.key().address()).equals(name)) {
        break;
      }
      found.add(next);
    }
    return found;
  }

  /** The neighbour has no way there by now. */
  void withdrawn(Turn turn, Address neighbour, Destination destination) {
    remove(turn, neighbour, destination);
  }

  private boolean offer(
      Turn turn, Address from, Teller teller, Address to, Distance distance, int hops) {
    if (own.isOurs(to)) {
      return true;
    }
    Destination destination = destinations.get(to);
    if (destination == null || destination.proof().seqno() < distance.seqno()) {
      return false;
    }
    teller.holds(to, distance.seqno());
    if (hops >= HOPS) {
      // A packet would not live that long (RT-15).
      turn.drop(DropReason.ROUTE_TOO_LONG);
      remove(turn, from, destination);
    } else {
      if (!destination.offer(from, new Route(distance, hops, turn.now()), crowding(destination))) {
        turn.drop(DropReason.ROUTE_CROWDED_OUT);
      }
      boolean wasThere = destination.selected().isPresent();
      settle(turn, destination);
      if (!wasThere) {
        room(to.bytes()).tooMuch(from).ifPresent(far -> letGo(turn, far));
      }
    }
    return true;
  }

  /** Whether the origin has said this: checked once for each new sequence number (RT-4). */
  private boolean isProven(Turn turn, Address from, Proof proof) {
    Address address = proof.origin().address();
    if (own.isOurs(address)) {
      return true;
    }
    Destination known = destinations.get(address);
    if (known != null && known.proof().seqno() >= proof.seqno()) {
      return true;
    }
    if (!proof.isValid(verifier, network)) {
      turn.drop(DropReason.ROUTE_NOT_AUTHENTIC);
      return false;
    }
    if (known == null) {
      destinations.put(address, new Destination(proof, from, cost, turn.now()));
    } else {
      known.proved(proof, turn.now());
    }
    return true;
  }

  private void remove(Turn turn, Address neighbour, Destination destination) {
    if (destination.routes().remove(neighbour) != null) {
      settle(turn, destination);
    }
  }

  private ToIntFunction<Address> grudge(Destination destination) {
    Address to = destination.key().address();
    return via -> trust.grudge(to, via);
  }

  /** Who has carried something lately is not crowded out by strangers with fine numbers (RT-43). */
  private ToIntFunction<Address> crowding(Destination destination) {
    Address to = destination.key().address();
    return via -> trust.grudge(to, via) - (trust.isProven(via) ? INFINITE : 0);
  }

  /**
   * What became of a packet of our own (RT-40). It is held against or credited to a next hop only
   * if that has been in use since the packet left.
   */
  void judge(Turn turn, Address to, Service service, Moment sentAt, boolean arrived) {
    Destination destination = destinations.get(to);
    Optional<Address> via = destination == null ? Optional.empty() : destination.usedAt(sentAt);
    if (destination == null || !via.isPresent()) {
      return;
    }
    Set<Address> before = trust.shunned();
    if (arrived) {
      trust.arrived(to, via.get(), service, sentAt, turn.now());
    } else {
      trust.missing(to, via.get(), service, sentAt, turn.now());
    }
    settle(turn, destination);
    shunnedSince(turn, before);
  }

  private void shunnedSince(Turn turn, Set<Address> before) {
    Set<Address> changed = new TreeSet<>(before);
    trust.shunned().stream().filter(via -> !changed.remove(via)).forEach(changed::add);
    changed.forEach(via -> costChanged(turn, via));
  }

  /** Lets what was held against neighbours fade (RT-42). */
  void forgive(Turn turn) {
    Set<Address> before = trust.shunned();
    trust.decay(turn.now()).stream()
        .flatMap(to -> find(to).map(Stream::of).orElseGet(Stream::empty))
        .forEach(destination -> settle(turn, destination));
    shunnedSince(turn, before);
  }

  Moment forgiveAt() {
    return trust.deadline();
  }

  /** Chooses again after a change. */
  private void settle(Turn turn, Destination destination) {
    Optional<Destination.Selected> before = destination.selected();
    destination.select(turn.now(), grudge(destination));
    Optional<Destination.Selected> after = destination.selected();
    settled.merge(destination.key().address(), !before.equals(after), Boolean::logicalOr);
    if (!before.map(Destination.Selected::via).equals(after.map(Destination.Selected::via))) {
      changes++;
    }
    int hopsBefore = before.map(Destination.Selected::hops).orElse(0);
    int hops = after.map(Destination.Selected::hops).orElse(0);
    if (hops == 0 && hopsBefore != 0) {
      turn.out().accept(new MeshOutput.NodeUnreachable(destination.key().address()));
    } else if (hops != hopsBefore) {
      turn.out().accept(new MeshOutput.NodeReachable(destination.key(), hops));
    }
  }

  /**
   * Removes routes that were not refreshed, and gives the destinations that are now forgotten
   * (RT-14).
   */
  List<Address> sweep(Turn turn) {
    List<Address> forgotten = new ArrayList<>();
    for (Destination destination : destinations.values()) {
      boolean expired =
          destination
              .routes()
              .values()
              .removeIf(route -> turn.now().millisSince(route.heardAt()) >= ROUTE_MILLIS);
      if (expired) {
        settle(turn, destination);
      }
      if (destination.routes().isEmpty()
          && turn.now().millisSince(destination.lostAt()) >= FORGET_MILLIS) {
        forgotten.add(destination.key().address());
      }
    }
    forgotten.forEach(destinations::remove);
    return forgotten;
  }
}
