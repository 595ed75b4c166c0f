package io.smartmesh.base;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * What waits for somebody to be found, in the order in which it came: so many keys at most, so much
 * for each, each for so long. Who is in first stays; what finds no room is refused.
 *
 * @param <K> for whom it waits
 * @param <V> what waits
 */
public final class WaitingRoom<K extends Comparable<K>, V> {
  private record Guest<V>(V value, Moment until) {}

  private final int keysMost;
  private final int eachMost;
  private final TreeMap<K, Deque<Guest<V>>> guests = new TreeMap<>();

  /**
   * @param keysMost keys that are waited for at once
   * @param eachMost what waits for one of them
   */
  public WaitingRoom(int keysMost, int eachMost) {
    this.keysMost = keysMost;
    this.eachMost = eachMost;
  }

  /** Whether there was room. */
  public boolean add(K key, V value, Moment until) {
    Deque<Guest<V>> all = guests.get(key);
    if (all == null ? guests.size() >= keysMost : all.size() >= eachMost) {
      return false;
    }
    guests.computeIfAbsent(key, k -> new ArrayDeque<>()).addLast(new Guest<>(value, until));
    return true;
  }

  /** All that waits for this one; it does not any more. */
  public List<V> take(K key) {
    List<V> values = new ArrayList<>();
    Deque<Guest<V>> all = guests.remove(key);
    if (all != null) {
      all.forEach(guest -> values.add(guest.value));
    }
    return values;
  }

  /** What has waited too long; it does not any more. */
  public List<V> expired(Moment now) {
    List<V> values = new ArrayList<>();
    for (Iterator<Deque<Guest<V>>> each = guests.values().iterator(); each.hasNext(); ) {
      Deque<Guest<V>> all = each.next();
      for (Iterator<Guest<V>> one = all.iterator(); one.hasNext(); ) {
        Guest<V> guest = one.next();
        if (!guest.until.isAfter(now)) {
          values.add(guest.value);
          one.remove();
        }
      }
      if (all.isEmpty()) {
        each.remove();
      }
    }
    return values;
  }

  /** When the first will have waited too long. */
  public Moment deadline() {
    Moment next = Moment.NEVER;
    for (Deque<Guest<V>> all : guests.values()) {
      for (Guest<V> guest : all) {
        next = next.earlier(guest.until);
      }
    }
    return next;
  }
}
