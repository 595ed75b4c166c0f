package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.REQUESTS_PASSED_ON;
import static io.smartmesh.mesh.MeshLimits.REQUEST_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.REQUEST_REPEATS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_REPEAT_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which origins we ask for a newer number and when, and what we pass on for others (RT-9). */
final class Requests {
  private record Asking(Moment at, long pause) {}

  private record Goal(Address destination, long wanted) {}

  /** Passed on for a neighbour, and again a few times: it must get over many lossy links. */
  record Passing(Address asker, LinkMessage.Request request, Moment again, int left) {}

  private final Map<Address, Asking> asking = new TreeMap<>();
  private final Map<Goal, Passing> passing = new LinkedHashMap<>();

  void want(Address destination, boolean really, Moment now) {
    if (really) {
      asking.putIfAbsent(destination, new Asking(now, REQUEST_MILLIS));
    } else {
      asking.remove(destination);
    }
  }

  /** Whom to ask for now; each is asked for again later, ever more rarely. */
  List<Address> due(Moment now) {
    List<Address> due = new ArrayList<>();
    for (Map.Entry<Address, Asking> entry : asking.entrySet()) {
      Asking asked = entry.getValue();
      if (!asked.at.isAfter(now)) {
        due.add(entry.getKey());
        long pause = Math.min(2 * asked.pause, REQUEST_MILLIS_MOST);
        entry.setValue(new Asking(now.plusMillis(asked.pause), pause));
      }
    }
    return due;
  }

  /**
   * Takes a request to be passed on from now, unless the same is under way. False when there are
   * too many.
   */
  boolean pass(Address asker, LinkMessage.Request request, Moment now) {
    Goal goal = new Goal(request.destination(), request.wanted());
    if (passing.size() < REQUESTS_PASSED_ON) {
      passing.putIfAbsent(goal, new Passing(asker, request, now, REQUEST_REPEATS));
    }
    return passing.containsKey(goal);
  }

  List<Passing> duePassing(Moment now) {
    List<Passing> due = new ArrayList<>();
    for (Iterator<Map.Entry<Goal, Passing>> i = passing.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Goal, Passing> entry = i.next();
      Passing next = entry.getValue();
      if (next.again.isAfter(now)) {
        continue;
      }
      if (next.left == 0) {
        i.remove();
      } else {
        due.add(next);
        Moment again = now.plusMillis(REQUEST_REPEAT_MILLIS);
        entry.setValue(new Passing(next.asker, next.request, again, next.left - 1));
      }
    }
    return due;
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Asking asked : asking.values()) {
      next = next.earlier(asked.at);
    }
    for (Passing passed : passing.values()) {
      next = next.earlier(passed.again);
    }
    return next;
  }
}
