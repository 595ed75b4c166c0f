package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HYSTERESIS;
import static io.smartmesh.mesh.MeshLimits.INFINITE;
import static io.smartmesh.mesh.MeshLimits.NEW_MILLIS;
import static io.smartmesh.mesh.MeshLimits.RANK_MOST;
import static io.smartmesh.mesh.MeshLimits.RANK_STEP;
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
  private final Address first;
  private final ToIntFunction<Address> cost;
  private Proof proof;
  private Optional<Selected> selected = Optional.empty();

  /** The best distance we ever had, hence the most that we ever told anybody (RT-5). */
  private Optional<Distance> feasible = Optional.empty();

  /** We live on a route that has become unfeasible and need a newer number than this; else −1. */
  private long outdated = -1;

  /** Too far to be kept (RT-47): nobody is asked for a way. */
  private boolean isLetGo;

  private Moment lostAt;
  private Moment provedAt;

  /** Since when packets go the way that is selected. */
  private Moment since;

  /** When a doubted way was first kept until a better one is feasible (RT-41). */
  private Moment heldAt = Moment.NEVER;

  /**
   * @param first the neighbour that told of it first
   */
  Destination(Proof proof, Address first, ToIntFunction<Address> cost, Moment now) {
    this.proof = proof;
    this.first = first;
    this.cost = cost;
    lostAt = now;
    since = now;
    provedAt = now;
  }

  PublicKey key() {
    return proof.origin();
  }

  Proof proof() {
    return proof;
  }

  void proved(Proof newer, Moment now) {
    proof = newer;
    provedAt = now;
  }

  Optional<Selected> selected() {
    return selected;
  }

  Map<Address, Route> routes() {
    return routes;
  }

  /** Nobody but this neighbour has told of it, as far as is known. */
  boolean isOf(Address neighbour) {
    boolean isOthers = routes.keySet().stream().anyMatch(teller -> !teller.equals(neighbour));
    return first.equals(neighbour) && !isOthers;
  }

  /** When the last route was lost, or when the destination became known without one. */
  Moment lostAt() {
    return lostAt;
  }

  /** The neighbour over which what was sent then went, if it is still the one in use. */
  Optional<Address> usedAt(Moment then) {
    return since.isAfter(then) ? Optional.empty() : via(selected);
  }

  /** What {@code listener} is to hear (RT-8, RT-33). */
  Saying saying(Address listener, Moment now) {
    if (isLetGo) {
      return Saying.NO_WAY;
    }
    if (!selected.isPresent()) {
      return feasible.<Saying>map(Saying.Lost::new).orElse(Saying.NO_WAY);
    }
    Selected way = selected.get();
    Route theirs = routes.get(listener);
    if (way.via().equals(listener)
        || (theirs != null && !way.distance().isBetterThan(theirs.distance()))) {
      return Saying.NOTHING;
    }
    boolean isBetter =
        theirs == null
            || way.distance().metric() + cost.applyAsInt(listener) < theirs.distance().metric();
    return new Saying.Way(
        new Announcement(proof, way.distance(), way.hops(), isNew(now)), isBetter);
  }

  /** Whether its origin's word has just come (RT-34). */
  boolean isNew(Moment now) {
    return now.millisSince(provedAt) < NEW_MILLIS;
  }

  /** The best place in the order that we ever had. */
  Optional<Distance> label() {
    return feasible;
  }

  /**
   * Whether our place is better than {@code bound}, where need be because we take a better one now:
   * any is as good as long as the next hop's is better still (RT-31).
   */
  boolean goBelow(Distance bound) {
    if (!selected.isPresent()) {
      return false;
    }
    Selected way = selected.get();
    Distance own = way.distance();
    Route next = routes.get(way.via());
    if (own.isBetterThan(bound)) {
      return true;
    }
    long gap = next == null ? 0 : bound.rank() - next.distance().rank();
    if (own.seqno() != bound.seqno() || gap < 2) {
      return false;
    }
    Distance lower = new Distance(own.seqno(), bound.rank() - Math.max(1, gap / 4), own.metric());
    selected = Optional.of(new Selected(way.via(), lower, way.hops()));
    feasible = Optional.of(lower);
    return true;
  }

  /**
   * It is too far to be kept. Its place is, for as long as that of any other without ways: so there
   * is no loop if it is taken up again (RT-14).
   */
  void letGo() {
    routes.clear();
    isLetGo = true;
  }

  boolean isLetGo() {
    return isLetGo;
  }

  /** Takes what a neighbour says; false when another way is forgotten for it (RT-6). */
  boolean offer(Address neighbour, Route route, ToIntFunction<Address> grudge) {
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
    isLetGo = false;
    routes.put(neighbour, route);
    if (routes.size() > ROUTES_PER_DESTINATION) {
      routes.remove(worst(grudge));
      return false;
    }
    return true;
  }

  /** Never the one in use. */
  private Address worst(ToIntFunction<Address> grudge) {
    Optional<Address> inUse = selected.map(Selected::via);
    Address worst = Address.ZERO;
    int most = Integer.MIN_VALUE;
    for (Map.Entry<Address, Route> entry : routes.entrySet()) {
      int metric = total(entry.getKey(), entry.getValue()) + grudge.applyAsInt(entry.getKey());
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
   *
   * @param grudge what a neighbour's way costs more than it says, for this choice alone (RT-41)
   */
  void select(Moment now, ToIntFunction<Address> grudge) {
    Optional<Selected> best = Optional.empty();
    Optional<Selected> present = Optional.empty();
    int bestCosts = Integer.MAX_VALUE;
    int presentCosts = Integer.MAX_VALUE;
    int leastCosts = Integer.MAX_VALUE;
    for (Map.Entry<Address, Route> entry : routes.entrySet()) {
      Route route = entry.getValue();
      int metric = total(entry.getKey(), route);
      long rank = rank(route.distance());
      if (metric >= INFINITE || rank > RANK_MOST) {
        continue;
      }
      int costs = metric + grudge.applyAsInt(entry.getKey());
      leastCosts = Math.min(leastCosts, costs);
      if (!isFeasible(route)) {
        continue;
      }
      Distance ours = new Distance(route.distance().seqno(), rank, metric);
      Optional<Selected> way = Optional.of(new Selected(entry.getKey(), ours, route.hops() + 1));
      if (costs < bestCosts) {
        best = way;
        bestCosts = costs;
      }
      if (selected.filter(inUse -> inUse.via().equals(entry.getKey())).isPresent()) {
        present = way;
        presentCosts = costs;
      }
    }
    boolean keep = present.isPresent() && bestCosts + HYSTERESIS > presentCosts;
    Optional<Selected> next = keep ? present : best;
    int costs = keep ? presentCosts : bestCosts;
    boolean isDoubted = next.isPresent() && costs > metric(next) && leastCosts + HYSTERESIS < costs;
    if (!isDoubted || !present.isPresent() || !holds(now)) {
      use(next, now);
    }
    if (isDoubted) {
      outdated = feasible.map(Distance::seqno).orElse(-1L);
    }
  }

  /**
   * Whether what is in use stays as it is, doubted and all, while a better way is asked to become
   * feasible (RT-41): to take what a liar says now would make the honest unfeasible again.
   */
  private boolean holds(Moment now) {
    boolean isNew =
        heldAt.equals(Moment.NEVER)
            || now.millisSince(heldAt) >= MeshLimits.DOUBT_HOLD_AGAIN_MILLIS;
    if (isNew) {
      heldAt = now;
    }
    return now.millisSince(heldAt) < MeshLimits.DOUBT_HOLD_MILLIS;
  }

  /** Our place behind a neighbour's: a whole step, or what is left below the place that we have. */
  private long rank(Distance next) {
    long rank = next.rank() + RANK_STEP;
    return feasible
        .filter(best -> best.seqno() == next.seqno())
        .map(best -> Math.min(best.rank(), rank))
        .orElse(rank);
  }

  private void use(Optional<Selected> way, Moment now) {
    if (selected.isPresent() && !way.isPresent()) {
      lostAt = now;
    }
    if (!via(way).equals(via(selected))) {
      outdated = -1;
      since = now;
      heldAt = Moment.NEVER;
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
    if (isLetGo) {
      return Optional.empty();
    }
    boolean starving = !selected.isPresent();
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
