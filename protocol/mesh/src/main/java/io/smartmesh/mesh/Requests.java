package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.REQUESTS_PASSED_ON;
import static io.smartmesh.mesh.MeshLimits.REQUEST_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_MILLIS_HOPELESS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.REQUEST_REPEATS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_REPEAT_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_TRIES;
import static io.smartmesh.mesh.MeshLimits.WAITING_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Which origins we ask for a newer number and when, and what we pass on for others (RT-9). */
final class Requests {
  /**
   * @param last time that was asked, or the beginning
   * @param urgent as long as packets wait
   */
  private record Asking(Moment at, Moment last, int tries, Moment urgent) {}

  private record Goal(Address destination, long wanted) {}

  /** Passed on for a neighbour, and again a few times: it must get over many lossy links. */
  record Passing(Address asker, LinkMessage.Request request, Moment again, int left) {}

  private final Map<Address, Asking> asking = new TreeMap<>();
  private final Map<Goal, Passing> passing = new LinkedHashMap<>();

  /**
   * @param pause before the first question, where nobody waits for an answer
   */
  void want(Address destination, boolean really, Moment now, long pause) {
    if (really) {
      Asking asked = asking.getOrDefault(destination, new Asking(Moment.NEVER, now, 0, now));
      Moment at = asked.at.equals(Moment.NEVER) ? now.plusMillis(pause) : asked.at;
      asking.put(destination, new Asking(at, asked.last, asked.tries, asked.urgent));
    } else {
      asking.remove(destination);
    }
  }

  /** A packet waits for it. */
  void urge(Address destination, Moment now) {
    Asking asked = asking.get(destination);
    Moment urgent = now.plusMillis(WAITING_MILLIS);
    if (asked == null || asked.tries == 0) {
      asking.put(destination, new Asking(now, now, 0, urgent));
    } else {
      Moment next = asked.last.plusMillis(pause(asked.tries, REQUEST_MILLIS_HOPELESS));
      Moment at = next.isAfter(now) ? next : now;
      asking.put(destination, new Asking(asked.at.earlier(at), asked.last, asked.tries, urgent));
    }
  }

  /** Whether an answer may come soon. */
  boolean isAsked(Address destination, Moment now) {
    Asking asked = asking.get(destination);
    return asked != null && now.millisSince(asked.last) < WAITING_MILLIS;
  }

  private static long pause(int tries, long most) {
    return Math.min(REQUEST_MILLIS << Math.min(tries, Byte.SIZE), most);
  }

  /**
   * Whom to ask for now, and how often that was done before; again later, ever more rarely.
   *
   * @param pause at least, between questions that no packet waits for
   * @param isHopeless whether nobody near is known to have a way: then no more without need
   */
  Map<Address, Integer> due(Moment now, long pause, Predicate<Address> isHopeless) {
    int most = pause == 0 ? REQUEST_TRIES : 1;
    Map<Address, Integer> due = new TreeMap<>();
    for (Map.Entry<Address, Asking> entry : asking.entrySet()) {
      Asking asked = entry.getValue();
      if (!asked.at.isAfter(now)) {
        due.put(entry.getKey(), asked.tries);
        int tries = asked.tries + 1;
        boolean isUrgent = asked.urgent.isAfter(now);
        boolean isOver = tries >= most && !isUrgent && isHopeless.test(entry.getKey());
        long wait = pause(asked.tries, REQUEST_MILLIS_MOST);
        Moment again = now.plusMillis(isUrgent ? wait : Math.max(wait, pause));
        entry.setValue(new Asking(isOver ? Moment.NEVER : again, now, tries, asked.urgent));
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

  /** Those who asked for a number up to this one; nobody else need be asked for them. */
  List<Address> served(Address destination, long seqno) {
    List<Address> askers = new ArrayList<>();
    passing
        .entrySet()
        .removeIf(
            entry -> {
              Goal goal = entry.getKey();
              boolean isServed = goal.destination.equals(destination) && goal.wanted <= seqno;
              if (isServed) {
                askers.add(entry.getValue().asker);
              }
              return isServed;
            });
    return askers;
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
