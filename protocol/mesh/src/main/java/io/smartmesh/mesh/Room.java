package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which destinations of a kind stay where there are more than a table holds: the nearest (RT-47).
 * Whoever is kept here is kept by the next hop as well, for fewer are nearer to that.
 */
final class Room {
  private final Collection<Destination> all;
  private final TableSize size;
  private final Predicate<Destination> kind;

  /**
   * @param all a view of the table
   * @param kind which of them share this room
   */
  Room(Collection<Destination> all, TableSize size, Predicate<Destination> kind) {
    this.all = all;
    this.size = size;
    this.kind = kind;
  }

  /** Whether something new, so many links away, is worth keeping. */
  boolean isFor(Address from, int hops) {
    Optional<Predicate<Destination>> pool = pool(from, 1);
    return !pool.isPresent()
        || (count(Destination::isLetGo) < size.letGo()
            && farthest(pool.get()).filter(far -> hops(far) > hops).isPresent());
  }

  /** Whom the newcomer, already in the table, pushes out. */
  Optional<Destination> tooMuch(Address from) {
    return pool(from, 0).flatMap(this::farthest);
  }

  /**
   * Of whom somebody must go so that {@code more} fit in: who alone tells of most of them pushes
   * out his own only; empty where all fit in.
   */
  private Optional<Predicate<Destination>> pool(Address from, int more) {
    int kept = count(each -> !each.isLetGo());
    if (kept + more <= size.ofOne()) {
      return Optional.empty();
    }
    Predicate<Destination> isIts = each -> !each.isLetGo() && each.isOf(from);
    if (count(isIts) + more > size.ofOne()) {
      return Optional.of(isIts);
    }
    return kept + more > size.kept() ? Optional.of(each -> true) : Optional.empty();
  }

  private int count(Predicate<Destination> which) {
    return (int) all.stream().filter(kind).filter(which).count();
  }

  private Optional<Destination> farthest(Predicate<Destination> pool) {
    return all.stream()
        .filter(kind)
        .filter(each -> each.selected().isPresent() && pool.test(each))
        .max(Comparator.comparingInt(Room::hops));
  }

  private static int hops(Destination each) {
    return each.selected().map(Destination.Selected::hops).orElse(0);
  }
}
