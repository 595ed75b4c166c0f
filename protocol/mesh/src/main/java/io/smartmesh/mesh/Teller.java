package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ACK_MILLIS;
import static io.smartmesh.mesh.MeshLimits.ACK_MILLIS_LEAST;
import static io.smartmesh.mesh.MeshLimits.ACK_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.ADVERTS_PER_UPDATE;
import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.REFRESH_MILLIS;
import static io.smartmesh.mesh.MeshLimits.UPDATES_IN_FLIGHT;
import static io.smartmesh.mesh.MeshLimits.UPDATE_GAP_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Keeps one neighbour informed: what has changed is told until it is acknowledged, always as it is
 * now and never as it was, so nothing needs repeating while nothing changes (RT-10 to RT-12).
 */
final class Teller {
  /** Bytes of an UPDATE before its adverts, at most. */
  private static final int HEADER = 1 + 9 + 1;

  private record Sent(Moment at, Map<Address, Advert> adverts) {}

  private final TreeSet<Address> changed = new TreeSet<>();

  /** The number of the update that last spoke of a destination. */
  private final Map<Address, Long> told = new TreeMap<>();

  /** The newest sequence number whose proof the neighbour holds for certain. */
  private final Map<Address, Long> held = new TreeMap<>();

  private final Map<Long, Sent> inFlight = new LinkedHashMap<>();
  private long lastNumber;
  private long lastHeardNumber;

  /** Too far for a slow medium: looked at again with the next refresh. */
  private final TreeSet<Address> leftOut = new TreeSet<>();

  private long ackWait = ACK_MILLIS;
  private long patience;
  private Moment nextAt;
  private Moment refreshAt;

  Teller(Moment now) {
    nextAt = now;
    refreshAt = now.plusMillis(REFRESH_MILLIS);
  }

  void changed(Address destination) {
    changed.add(destination);
  }

  /** Another link is in use perhaps: there may be room for what was left out. */
  void reconsider() {
    changed.addAll(leftOut);
  }

  /** It spoke of this itself, so it holds the proof. */
  void holds(Address destination, long seqno) {
    held.merge(destination, seqno, Math::max);
  }

  void forget(Address destination) {
    changed.remove(destination);
    leftOut.remove(destination);
    told.remove(destination);
    held.remove(destination);
  }

  /**
   * Whether an update of the neighbour's is newer than all before. An older one would bring old
   * news; it stays without acknowledgement and its content comes again as it is then.
   */
  boolean isNews(long number) {
    if (number <= lastHeardNumber) {
      return false;
    }
    lastHeardNumber = number;
    return true;
  }

  void acknowledged(long number, Moment now) {
    Sent sent = inFlight.remove(number);
    if (sent == null) {
      return;
    }
    long roundTrip = now.millisSince(sent.at);
    ackWait = Math.min(ACK_MILLIS_MOST, Math.max(ACK_MILLIS_LEAST, 3 * roundTrip));
    sent.adverts.forEach(
        (destination, advert) -> {
          if (advert instanceof Advert.Proven proven) {
            holds(destination, proven.signed());
          } else if (advert instanceof Advert.Retraction && isLastWord(destination, number)) {
            told.remove(destination);
          }
        });
  }

  /** How much longer an answer may take on a slow medium, in milliseconds (LN-23). */
  Teller patience(long millis) {
    patience = millis;
    return this;
  }

  /** The updates to send now. */
  List<LinkMessage.Update> due(
      Moment now, RouteShare share, Function<Address, Optional<Announcement>> announcements) {
    if (!refreshAt.isAfter(now)) {
      refreshAt = now.plusMillis(share.refreshMillis());
      changed.addAll(told.keySet());
      changed.addAll(leftOut);
      leftOut.clear();
    }
    repeatLate(now);
    List<LinkMessage.Update> updates = new ArrayList<>();
    if (nextAt.isAfter(now)) {
      return updates;
    }
    if (share.at().isAfter(now)) {
      nextAt = share.at();
      return updates;
    }
    boolean isSlow = share.destinations() < DESTINATIONS;
    if (!isSlow) {
      changed.addAll(leftOut);
      leftOut.clear();
    }
    while (!changed.isEmpty()
        && inFlight.size() < UPDATES_IN_FLIGHT
        && !(isSlow && updates.size() == 1)) {
      Iterator<Address> order =
          isSlow
              ? nearestFirst(share.destinations(), announcements).iterator()
              : new TreeSet<>(changed).iterator();
      Map<Address, Advert> adverts = nextAdverts(order, share.room() - HEADER, announcements);
      if (adverts.isEmpty()) {
        break;
      }
      lastNumber++;
      adverts.keySet().forEach(destination -> told.put(destination, lastNumber));
      inFlight.put(lastNumber, new Sent(now, adverts));
      updates.add(new LinkMessage.Update(lastNumber, new ArrayList<>(adverts.values())));
      nextAt = now.plusMillis(UPDATE_GAP_MILLIS);
    }
    return updates;
  }

  private Map<Address, Advert> nextAdverts(
      Iterator<Address> order, int room, Function<Address, Optional<Announcement>> announcements) {
    Map<Address, Advert> adverts = new LinkedHashMap<>();
    int left = room;
    while (order.hasNext() && adverts.size() < ADVERTS_PER_UPDATE && left >= Advert.LENGTH_MOST) {
      Address destination = order.next();
      changed.remove(destination);
      Optional<Announcement> announcement =
          leftOut.contains(destination) ? Optional.empty() : announcements.apply(destination);
      if (announcement.isPresent() || told.containsKey(destination)) {
        Advert advert =
            announcement
                .map(what -> what.advert(held.getOrDefault(destination, -1L)))
                .orElse(new Advert.Retraction(destination));
        adverts.put(destination, advert);
        left -= advert.length();
      }
    }
    return adverts;
  }

  /**
   * RT-18: what has changed, what is to be taken back first and then by distance, of the nearest
   * only. What is told counts as half as far, so that two do not take turns for one place.
   */
  private List<Address> nearestFirst(
      int most, Function<Address, Optional<Announcement>> announcements) {
    Map<Address, Integer> distances = new TreeMap<>();
    TreeSet<Address> all = new TreeSet<>(changed);
    all.addAll(told.keySet());
    for (Address destination : all) {
      Optional<Announcement> announcement = announcements.apply(destination);
      int metric = announcement.map(what -> what.distance().metric()).orElse(-1);
      distances.put(destination, metric > 0 && told.containsKey(destination) ? metric / 2 : metric);
    }
    List<Address> order = new ArrayList<>(all);
    order.sort(Comparator.comparingInt(to -> distances.getOrDefault(to, -1)));
    int announced = 0;
    for (Address destination : order) {
      boolean isGone = distances.getOrDefault(destination, -1) < 0;
      if (isGone || announced++ < most) {
        leftOut.remove(destination);
      } else if (leftOut.add(destination) && told.containsKey(destination)) {
        changed.add(destination);
      }
    }
    order.removeIf(to -> !changed.contains(to));
    order.sort(Comparator.comparing(to -> !leftOut.contains(to)));
    return order;
  }

  /** Not acknowledged in time: to be told again, with proof, for it may be the proof they lack. */
  private void repeatLate(Moment now) {
    boolean late = false;
    for (Iterator<Map.Entry<Long, Sent>> i = inFlight.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Long, Sent> entry = i.next();
      if (now.millisSince(entry.getValue().at) < ackWait + patience) {
        break;
      }
      late = true;
      i.remove();
      for (Address destination : entry.getValue().adverts.keySet()) {
        if (isLastWord(destination, entry.getKey())) {
          held.remove(destination);
          changed.add(destination);
        }
      }
    }
    if (late) {
      ackWait = Math.min(ackWait + ackWait / 2, ACK_MILLIS_MOST);
    }
  }

  private boolean isLastWord(Address destination, long number) {
    return told.getOrDefault(destination, -1L) == number;
  }

  Moment deadline() {
    Moment next = refreshAt;
    if (!changed.isEmpty() && inFlight.size() < UPDATES_IN_FLIGHT) {
      next = next.earlier(nextAt);
    }
    if (!inFlight.isEmpty()) {
      next = next.earlier(inFlight.values().iterator().next().at.plusMillis(ackWait + patience));
    }
    return next;
  }
}
