package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.FORGET_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.ROUTE_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** All destinations, and what neighbours say of them: accepted, chosen from, aged. */
final class RouteTable {
  private final long network;
  private final Curve curve;
  private final Verifier verifier;
  private final ToIntFunction<Address> cost;
  private final Address self;
  private final Map<Address, Destination> destinations = new TreeMap<>();

  /** Destinations that were looked at again, and whether our way to them is another one now. */
  private final Map<Address, Boolean> settled = new TreeMap<>();

  private long changes;

  RouteTable(
      long network, Curve curve, Verifier verifier, Address self, ToIntFunction<Address> cost) {
    this.network = network;
    this.curve = curve;
    this.verifier = verifier;
    this.self = self;
    this.cost = cost;
  }

  Collection<Destination> all() {
    return destinations.values();
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
      find(gone.destination()).ifPresent(destination -> remove(turn, from, destination));
      return true;
    }
    if (advert instanceof Advert.Known known) {
      return offer(turn, from, teller, known.destination(), known.distance(), known.hops());
    }
    Advert.Proven proven = (Advert.Proven) advert;
    Optional<PublicKey> key = curve.parse(proven.origin());
    if (!key.isPresent() || proven.distance().seqno() > proven.signed()) {
      turn.drop(DropReason.ROUTE_NOT_AUTHENTIC);
      return true;
    }
    Proof proof = new Proof(key.get(), proven.signed(), proven.signature());
    return !isProven(turn, proof)
        || offer(turn, from, teller, key.get().address(), proven.distance(), proven.hops());
  }

  private boolean offer(
      Turn turn, Address from, Teller teller, Address to, Distance distance, int hops) {
    if (to.equals(self)) {
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
      if (!destination.offer(from, new Route(distance, hops, turn.now()))) {
        turn.drop(DropReason.ROUTE_CROWDED_OUT);
      }
      settle(turn, destination);
    }
    return true;
  }

  /** Whether the origin has said this: checked once for each new sequence number (RT-4). */
  private boolean isProven(Turn turn, Proof proof) {
    Address address = proof.origin().address();
    if (address.equals(self)) {
      return true;
    }
    Destination known = destinations.get(address);
    if (known != null && known.proof().seqno() >= proof.seqno()) {
      return true;
    }
    if (known == null && destinations.size() >= DESTINATIONS) {
      turn.drop(DropReason.ROUTE_TABLE_FULL);
      return false;
    }
    if (!proof.isValid(verifier, network)) {
      turn.drop(DropReason.ROUTE_NOT_AUTHENTIC);
      return false;
    }
    if (known == null) {
      destinations.put(address, new Destination(proof, cost, turn.now()));
    } else {
      known.proved(proof);
    }
    return true;
  }

  private void remove(Turn turn, Address neighbour, Destination destination) {
    if (destination.routes().remove(neighbour) != null) {
      settle(turn, destination);
    }
  }

  /** Chooses again after a change. */
  private void settle(Turn turn, Destination destination) {
    Optional<Destination.Selected> before = destination.selected();
    destination.select(turn.now());
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
