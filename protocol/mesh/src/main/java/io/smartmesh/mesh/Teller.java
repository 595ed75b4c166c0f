package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ACK_MILLIS;
import static io.smartmesh.mesh.MeshLimits.ACK_MILLIS_LEAST;
import static io.smartmesh.mesh.MeshLimits.ACK_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.ADVERTS_PER_UPDATE;
import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.HOP_COST;
import static io.smartmesh.mesh.MeshLimits.NEWS_SHARE;
import static io.smartmesh.mesh.MeshLimits.REFRESH_MILLIS;
import static io.smartmesh.mesh.MeshLimits.UPDATES_IN_FLIGHT;
import static io.smartmesh.mesh.MeshLimits.UPDATE_GAP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.YOUNG_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Collection;
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
 * now and never as it was, so nothing needs repeating while nothing changes (RT-10 to RT-12); what
 * is of no use to it is not told (RT-33), and what can wait waits while bytes are scarce (RT-32).
 */
final class Teller {
  /** Bytes of an UPDATE before its adverts, at most. */
  private static final int HEADER = 1 + 9 + 1;

  /** A metric that nothing is close to: whatever comes next is news. */
  private static final int NOT_TOLD = -1;

  /** What there is room for. */
  private enum Mood {
    CALM,
    /** RT-32: only what is news, and proofs only where they are missed. */
    SCARCE,
    /** The same, for what somebody waits for. */
    SCARCE_AND_SOON,
    /** RT-18. */
    SLOW;

    Mood soon() {
      return this == SCARCE ? SCARCE_AND_SOON : this;
    }
  }

  /**
   * @param said as it was said, in the same order
   */
  private record Sent(Moment at, Map<Address, Advert> adverts, List<Advert> said) {}

  /** The update that last spoke of a destination, and the metric in it. */
  private record Told(long number, int metric) {}

  private final Moment since;
  private final TreeSet<Address> changed = new TreeSet<>();

  /** What does not wait with other changes: new to the whole mesh, or asked for. */
  private final TreeSet<Address> soon = new TreeSet<>();

  /** No news worth its bytes while they are scarce. */
  private final TreeSet<Address> later = new TreeSet<>();

  private final Map<Address, Told> told = new TreeMap<>();

  /** The newest sequence number whose proof the neighbour holds for certain. */
  private final Map<Address, Long> held = new TreeMap<>();

  /** Its proof is missing there. */
  private final TreeSet<Address> doubted = new TreeSet<>();

  private final Nicknames nicknames = new Nicknames();
  private final Map<Long, Sent> inFlight = new LinkedHashMap<>();
  private long lastNumber;
  private long lastHeardNumber;

  /** Too far for a slow medium: looked at again with the next refresh. */
  private final TreeSet<Address> leftOut = new TreeSet<>();

  private long ackWait = ACK_MILLIS;
  private long patience;
  private Moment nextAt;
  private Moment soonAt;
  private Moment refreshAt;

  /** Not before: nothing was heard. */
  private Moment lookAt;

  Teller(Moment now) {
    this(now, 0);
  }

  /**
   * @param wait milliseconds before the first word: what the neighbour tells meanwhile need not be
   *     told to it
   */
  Teller(Moment now, long wait) {
    since = now;
    nextAt = now.plusMillis(wait);
    soonAt = now;
    lookAt = now;
    refreshAt = now.plusMillis(REFRESH_MILLIS);
  }

  void changed(Address destination) {
    changed.add(destination);
  }

  /** It is new to the whole mesh. */
  void isNew(Address destination) {
    soon.add(destination);
  }

  /** The neighbour waits for it. */
  void urgent(Address destination) {
    told.computeIfPresent(destination, (to, word) -> new Told(word.number, NOT_TOLD));
    soon.add(destination);
    soonAt = since;
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
    soon.remove(destination);
    later.remove(destination);
    leftOut.remove(destination);
    told.remove(destination);
    held.remove(destination);
    doubted.remove(destination);
    nicknames.forget(destination);
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

  void acknowledged(LinkMessage.Ack ack, Moment now) {
    long number = ack.number();
    Sent sent = inFlight.remove(number);
    if (sent == null) {
      return;
    }
    long roundTrip = now.millisSince(sent.at);
    ackWait = Math.min(ACK_MILLIS_MOST, Math.max(ACK_MILLIS_LEAST, 3 * roundTrip));
    int place = 0;
    for (Map.Entry<Address, Advert> entry : sent.adverts.entrySet()) {
      Advert said = sent.said.get(place);
      boolean isPlain = said instanceof Advert.Proven || said instanceof Advert.Lost;
      if (isPlain || said instanceof Advert.Retraction || !ack.unproven().contains(place)) {
        taken(entry.getKey(), entry.getValue(), number);
        nicknames.agreed(entry.getKey(), said, number, place);
      } else if (isLastWord(entry.getKey(), number)) {
        nicknames.forget(entry.getKey());
        held.remove(entry.getKey());
        doubted.add(entry.getKey());
        urgent(entry.getKey());
      }
      place++;
    }
  }

  private void taken(Address destination, Advert advert, long number) {
    doubted.remove(destination);
    if (advert instanceof Advert.Proven proven) {
      holds(destination, proven.signed());
    } else if (advert instanceof Advert.Known known) {
      holds(destination, known.distance().seqno());
    } else if (isLastWord(destination, number)) {
      told.remove(destination);
    }
  }

  /** What is called how between us and the neighbour. */
  Nicknames nicknames() {
    return nicknames;
  }

  /** How much longer an answer may take on a slow medium, in milliseconds (LN-23). */
  Teller patience(long millis) {
    patience = millis;
    return this;
  }

  /** The updates to send now. */
  List<LinkMessage.Update> due(
      Moment now, RouteShare share, Thrift thrift, Function<Address, Saying> sayings) {
    if (!refreshAt.isAfter(now)) {
      refreshAt = now.plusMillis(share.refreshMillis());
      told.replaceAll((to, word) -> new Told(word.number, NOT_TOLD));
      changed.addAll(told.keySet());
      changed.addAll(leftOut);
      leftOut.clear();
    }
    List<LinkMessage.Update> updates = new ArrayList<>();
    if (!repeatLate(now, share.heardAt())) {
      return updates;
    }
    if (share.destinations() < DESTINATIONS) {
      changed.addAll(soon);
      soon.clear();
      slowly(now, share, sayings, updates);
      return updates;
    }
    Mood mood = thrift.isScarce(now) ? Mood.SCARCE : Mood.CALM;
    if (!soonAt.isAfter(now)) {
      tell(soon, now, share.room(), mood.soon(), sayings, updates);
      soonAt = updates.isEmpty() ? soonAt : now.plusMillis(UPDATE_GAP_MILLIS);
    }
    if (!nextAt.isAfter(now)) {
      boolean isYoung = now.millisSince(since) < YOUNG_MILLIS;
      changed.addAll(leftOut);
      leftOut.clear();
      if (mood == Mood.CALM) {
        changed.addAll(later);
        later.clear();
      }
      tell(changed, now, share.room(), mood, sayings, updates);
      long gap = isYoung ? UPDATE_GAP_MILLIS : thrift.gap(now);
      nextAt = updates.isEmpty() ? nextAt : now.plusMillis(gap);
    }
    return updates;
  }

  private void slowly(
      Moment now,
      RouteShare share,
      Function<Address, Saying> sayings,
      List<LinkMessage.Update> updates) {
    if (nextAt.isAfter(now) || changed.isEmpty() || inFlight.size() >= UPDATES_IN_FLIGHT) {
      return;
    }
    if (share.at().isAfter(now)) {
      nextAt = share.at();
      return;
    }
    List<Address> order = nearestFirst(share.destinations(), sayings);
    Map<Address, Advert> adverts = nextAdverts(order, share.room(), Mood.SLOW, sayings);
    changed.retainAll(order);
    if (!adverts.isEmpty()) {
      updates.add(update(adverts, now));
      nextAt = now.plusMillis(UPDATE_GAP_MILLIS);
    }
  }

  private void tell(
      TreeSet<Address> what,
      Moment now,
      int room,
      Mood mood,
      Function<Address, Saying> sayings,
      List<LinkMessage.Update> updates) {
    while (!what.isEmpty() && inFlight.size() < UPDATES_IN_FLIGHT) {
      Map<Address, Advert> adverts = nextAdverts(what, room, mood, sayings);
      if (!adverts.isEmpty()) {
        updates.add(update(adverts, now));
      }
    }
  }

  private LinkMessage.Update update(Map<Address, Advert> adverts, Moment now) {
    lastNumber++;
    adverts.forEach(
        (destination, advert) -> told.put(destination, new Told(lastNumber, metric(advert))));
    List<Advert> said = new ArrayList<>();
    adverts.forEach((destination, advert) -> said.add(nicknames.brief(destination, advert)));
    inFlight.put(lastNumber, new Sent(now, adverts, said));
    return new LinkMessage.Update(lastNumber, said);
  }

  private static int metric(Advert advert) {
    if (advert instanceof Advert.Known known) {
      return known.distance().metric();
    }
    return advert instanceof Advert.Proven proven ? proven.distance().metric() : NOT_TOLD;
  }

  /** Takes from {@code what} as much as one update holds. */
  private Map<Address, Advert> nextAdverts(
      Collection<Address> what, int most, Mood mood, Function<Address, Saying> sayings) {
    Map<Address, Advert> adverts = new LinkedHashMap<>();
    int left = most - HEADER;
    for (Iterator<Address> i = what.iterator();
        i.hasNext() && adverts.size() < ADVERTS_PER_UPDATE && left >= Advert.LENGTH_MOST; ) {
      Address destination = i.next();
      i.remove();
      Saying saying = leftOut.contains(destination) ? Saying.NO_WAY : sayings.apply(destination);
      Optional<Advert> advert = advert(destination, saying, mood);
      if (advert.isPresent()) {
        adverts.put(destination, advert.get());
        left -= advert.get().length();
      }
    }
    return adverts;
  }

  private Optional<Advert> advert(Address destination, Saying saying, Mood mood) {
    Told before = told.get(destination);
    if (saying instanceof Saying.Way way) {
      Announcement what = way.announcement();
      int metric = what.distance().metric();
      boolean isNews = way.isBetter() && (before == null || !isClose(before.metric, metric));
      if (mood == Mood.SCARCE && !isNews) {
        later.add(destination);
        return Optional.empty();
      }
      boolean isProofMissing =
          what.isNew() || doubted.contains(destination) || mood == Mood.CALM || mood == Mood.SLOW;
      return Optional.of(
          what.advert(isProofMissing ? held.getOrDefault(destination, -1L) : Long.MAX_VALUE));
    }
    boolean isAskedAll = mood == Mood.CALM || mood == Mood.SCARCE_AND_SOON;
    if (saying instanceof Saying.Lost lost && (before != null || isAskedAll)) {
      return Optional.of(new Advert.Lost(Advert.name(destination), lost.bound()));
    }
    if (saying instanceof Saying.Nothing || before == null) {
      return Optional.empty();
    }
    return Optional.of(new Advert.Retraction(Advert.name(destination)));
  }

  /** The farther it is, the more it takes to be news: who is nearer knows better. */
  private static boolean isClose(int before, int now) {
    int far = Math.max(HOP_COST, before / NEWS_SHARE);
    return before != NOT_TOLD && Math.abs(before - now) <= far;
  }

  /**
   * RT-18: what has changed, what is to be taken back first and then by distance, of the nearest
   * only. What is told counts as half as far, so that two do not take turns for one place.
   */
  private List<Address> nearestFirst(int most, Function<Address, Saying> sayings) {
    Map<Address, Integer> distances = new TreeMap<>();
    TreeSet<Address> all = new TreeSet<>(changed);
    all.addAll(told.keySet());
    for (Address destination : all) {
      int metric =
          sayings.apply(destination) instanceof Saying.Way way
              ? way.announcement().distance().metric()
              : NOT_TOLD;
      distances.put(destination, metric > 0 && told.containsKey(destination) ? metric / 2 : metric);
    }
    List<Address> order = new ArrayList<>(all);
    order.sort(Comparator.comparingInt(to -> distances.getOrDefault(to, NOT_TOLD)));
    int announced = 0;
    for (Address destination : order) {
      boolean isGone = distances.getOrDefault(destination, NOT_TOLD) < 0;
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

  /**
   * Not acknowledged in time: to be told again. False while nothing at all comes from there: nobody
   * may be listening.
   */
  private boolean repeatLate(Moment now, Moment heardAt) {
    boolean late = false;
    for (Iterator<Map.Entry<Long, Sent>> i = inFlight.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Long, Sent> entry = i.next();
      if (now.millisSince(entry.getValue().at) < ackWait + patience) {
        break;
      }
      if (!heardAt.isAfter(entry.getValue().at)) {
        lookAt = now.plusMillis(ackWait);
        return false;
      }
      late = true;
      i.remove();
      for (Address destination : entry.getValue().adverts.keySet()) {
        if (isLastWord(destination, entry.getKey())) {
          told.put(destination, new Told(entry.getKey(), NOT_TOLD));
          soon.add(destination);
        }
      }
    }
    if (late) {
      ackWait = Math.min(ackWait + ackWait / 2, ACK_MILLIS_MOST);
    }
    return true;
  }

  private boolean isLastWord(Address destination, long number) {
    Told word = told.get(destination);
    return word != null && word.number == number;
  }

  Moment deadline() {
    Moment next = refreshAt;
    if (inFlight.size() < UPDATES_IN_FLIGHT) {
      next = changed.isEmpty() ? next : next.earlier(nextAt);
      next = soon.isEmpty() ? next : next.earlier(soonAt);
    }
    if (!inFlight.isEmpty()) {
      next = next.earlier(inFlight.values().iterator().next().at.plusMillis(ackWait + patience));
    }
    return next.isAfter(lookAt) ? next : lookAt;
  }
}
