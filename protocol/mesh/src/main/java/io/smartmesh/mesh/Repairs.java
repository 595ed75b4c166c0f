package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.REPAIRS_OPEN;
import static io.smartmesh.mesh.MeshLimits.REPAIRS_PER_NEIGHBOUR;
import static io.smartmesh.mesh.MeshLimits.REPAIRS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.REPAIR_GAP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REPAIR_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Who waits for a way below his place, and how often we look for one for others (RT-35). */
final class Repairs {
  private static final class Open {
    final Map<Address, Distance> askers = new TreeMap<>();
    Moment passedAt;
    Moment until;

    Open(Moment now) {
      passedAt = now.plusMillis(-REPAIR_GAP_MILLIS);
      until = now.plusMillis(REPAIR_MILLIS);
    }
  }

  private final Map<Address, Open> open = new LinkedHashMap<>();
  private final Map<Address, TokenBucket> neighbours = new TreeMap<>();
  private final TokenBucket all = new TokenBucket(REPAIRS_PER_SECOND);

  void neighbourUp(Address neighbour) {
    neighbours.put(neighbour, new TokenBucket(REPAIRS_PER_NEIGHBOUR));
  }

  void neighbourDown(Address neighbour) {
    neighbours.remove(neighbour);
    open.values().forEach(repair -> repair.askers.remove(neighbour));
  }

  /** Whether this neighbour, and all of them together, may ask once more now. */
  boolean admits(Address neighbour, Moment now) {
    TokenBucket own = neighbours.get(neighbour);
    return own != null && own.take(now) && all.take(now);
  }

  /** Remembers who asked; whether the question is to be passed on now. */
  boolean passes(Address destination, Address asker, Distance bound, Moment now) {
    open.values().removeIf(repair -> !repair.until.isAfter(now));
    if (!open.containsKey(destination) && open.size() >= REPAIRS_OPEN) {
      open.remove(open.keySet().iterator().next());
    }
    Open repair = open.computeIfAbsent(destination, to -> new Open(now));
    if (now.millisSince(repair.passedAt) < REPAIR_GAP_MILLIS) {
      return false;
    }
    repair.askers.put(asker, bound);
    repair.until = now.plusMillis(REPAIR_MILLIS);
    repair.passedAt = now;
    return true;
  }

  /** Those who need not wait any longer, because of {@code isBelow}. */
  List<Address> answered(Address destination, Moment now, Predicate<Distance> isBelow) {
    List<Address> answered = new ArrayList<>();
    Open repair = open.get(destination);
    if (repair != null && repair.until.isAfter(now)) {
      repair.askers.forEach(
          (asker, bound) -> {
            if (isBelow.test(bound)) {
              answered.add(asker);
            }
          });
      repair.askers.keySet().removeAll(answered);
    }
    return answered;
  }
}
