package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HYSTERESIS;
import static io.smartmesh.mesh.MeshLimits.INFINITE;
import static io.smartmesh.mesh.MeshLimits.ROUTES_PER_DESTINATION;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * One node of the mesh as we know it: who can bring packets there, and whom of them we may trust
 * not to bring them back (RFC 8966, sections 2.4 and 3.5).
 */
final class Destination {
  /** The neighbour in use, and how far we are through it. */
  record Selected(Address via, Distance distance, int hops) {}

  private final Map<Address, Route> routes = new TreeMap<>();
  private final ToIntFunction<Address> cost;
  private Proof proof;
  private Optional<Selected> selected = Optional.empty();

  /** The best distance we ever had, hence the most that we ever told anybody (RT-5). */
  private Optional<Distance> feasible = Optional.empty();

  /** We live on a route that has become unfeasible and need a newer number than this; else −1. */
  private long outdated = -1;

  private Moment lostAt;

  Destination(Proof proof, ToIntFunction<Address> cost, Moment now) {
    this.proof = proof;
    this.cost = cost;
    lostAt = now;
  }

  PublicKey key() {
    return proof.origin();
  }

  Proof proof() {
    return proof;
  }

  void proved(Proof newer) {
    proof = newer;
  }

  Optional<Selected> selected() {
    return selected;
  }

  Map<Address, Route> routes() {
    return routes;
  }

  /** When the last route was lost, or when the destination became known without one. */
  Moment lostAt() {
    return lostAt;
  }

  Optional<Announcement> announcement() {
    return selected.map(way -> new Announcement(proof, way.distance(), way.hops()));
  }

  /** Takes what a neighbour says; false when another way is forgotten for it (RT-6). */
  boolean offer(Address neighbour, Route route) {
    boolean inUse = selected.filter(way -> way.via().equals(neighbour)).isPresent();
    if (inUse && !isFeasible(route)) {
      // It may be ignored (RFC 8966, 3.5.3): what was said before still bounds what the neighbour
      // told others, so no loop can come of it, and packets flow until a newer number is here.
      outdated = feasible.map(Distance::seqno).orElse(-1L);
      return true;
    }
    if (inUse) {
      outdated = -1;
    }
    routes.put(neighbour, route);
    if (routes.size() > ROUTES_PER_DESTINATION) {
      routes.remove(worst());
      return false;
    }
    return true;
  }

  private Address worst() {
    Optional<Address> inUse = selected.map(Selected::via);
    Address worst = Address.ZERO;
    int most = -1;
    for (Map.Entry<Address, Route> entry : routes.entrySet()) {
      int metric = total(entry.getKey(), entry.getValue());
      if (metric > most && !entry.getKey().equals(inUse.orElse(Address.ZERO))) {
        worst = entry.getKey();
        most = metric;
      }
    }
    return worst;
  }

  private boolean isFeasible(Route route) {
    return !feasible.isPresent() || route.distance().isBetterThan(feasible.get());
  }

  /** A neighbour nearer to the origin, for a request that came from {@code asker}. */
  Optional<Address> towards(Address asker) {
    Optional<Address> inUse = via(selected).filter(next -> !next.equals(asker));
    return inUse.isPresent()
        ? inUse
        : routes.keySet().stream().filter(next -> !next.equals(asker)).findFirst();
  }

  void ways(Consumer<WayView> views) {
    routes.forEach(
        (via, route) ->
            views.accept(
                new WayView(
                    key().address(),
                    via,
                    route.hops() + 1,
                    total(via, route),
                    route.distance().seqno(),
                    selected.filter(way -> way.via().equals(via)).isPresent(),
                    isFeasible(route))));
  }

  Optional<RouteView> view() {
    return selected.map(
        way ->
            new RouteView(
                key(),
                way.hops(),
                way.via(),
                way.distance().metric(),
                way.distance().seqno(),
                (int) routes.values().stream().filter(this::isFeasible).count() - 1));
  }

  /**
   * Chooses the nearest of the feasible routes, and keeps the present one while it is nearly as
   * good (RT-7).
   */
  void select(Moment now) {
    Optional<Selected> best = Optional.empty();
    Optional<Selected> present = Optional.empty();
    for (Map.Entry<Address, Route> entry : routes.entrySet()) {
      Route route = entry.getValue();
      int metric = total(entry.getKey(), route);
      if (metric >= INFINITE || !isFeasible(route)) {
        continue;
      }
      Distance ours = new Distance(route.distance().seqno(), metric);
      Optional<Selected> way = Optional.of(new Selected(entry.getKey(), ours, route.hops() + 1));
      if (!best.isPresent() || metric < metric(best)) {
        best = way;
      }
      if (selected.filter(inUse -> inUse.via().equals(entry.getKey())).isPresent()) {
        present = way;
      }
    }
    boolean keep = present.isPresent() && metric(best) + HYSTERESIS > metric(present);
    use(keep ? present : best, now);
  }

  private void use(Optional<Selected> way, Moment now) {
    if (selected.isPresent() && !way.isPresent()) {
      lostAt = now;
    }
    if (!via(way).equals(via(selected))) {
      outdated = -1;
    }
    selected = way;
    if (way.isPresent()) {
      Distance ours = way.get().distance();
      if (!feasible.isPresent() || ours.isBetterThan(feasible.get())) {
        feasible = Optional.of(ours);
      }
      outdated = ours.seqno() > outdated ? -1 : outdated;
    }
  }

  /**
   * The sequence number that would help, when there is a way that we may not use: the origin must
   * be asked for it (RT-9).
   */
  Optional<Long> wanted() {
    boolean starving = !selected.isPresent() && !routes.isEmpty();
    return starving || outdated >= 0
        ? feasible.map(best -> best.seqno() + 1)
        : Optional.<Long>empty();
  }

  private int total(Address neighbour, Route route) {
    return Math.min(INFINITE, route.distance().metric() + cost.applyAsInt(neighbour));
  }

  private static Optional<Address> via(Optional<Selected> way) {
    return way.map(Selected::via);
  }

  private static int metric(Optional<Selected> way) {
    return way.map(found -> found.distance().metric()).orElse(INFINITE);
  }
}
