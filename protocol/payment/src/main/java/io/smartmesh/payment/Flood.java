package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Passes announcements to the neighbours (PY-34): each one a few times, packed and at a bounded
 * rate. Who has it already ignores it, so it ends by itself.
 */
final class Flood {
  private final ChannelMap map;

  /** For each neighbour the keys it has still to get, and how often. */
  private final Map<Address, Map<Bytes, Integer>> neighbours = new TreeMap<>();

  private Moment nextTick = new Moment(Long.MIN_VALUE);

  Flood(ChannelMap map) {
    this.map = map;
  }

  /** A new neighbour gets all there is. */
  void neighbourUp(Address neighbour, Moment now) {
    if (!neighbours.containsKey(neighbour) && neighbours.size() < Limits.NEIGHBOURS) {
      Map<Bytes, Integer> waiting = new LinkedHashMap<>();
      map.keys().forEach(key -> waiting.put(key, Limits.FLOOD_COPIES));
      neighbours.put(neighbour, waiting);
      nextTick = later(nextTick, now);
    }
  }

  void neighbourDown(Address neighbour) {
    neighbours.remove(neighbour);
  }

  void add(Bytes key, Moment now) {
    nextTick = later(nextTick, now);
    neighbours.values().forEach(waiting -> waiting.put(key, Limits.FLOOD_COPIES));
  }

  /** Whether there is nobody to tell anything to. */
  boolean isAlone() {
    return neighbours.isEmpty();
  }

  void wake(Turn turn) {
    if (nextTick.isAfter(turn.now()) || !isWaiting()) {
      return;
    }
    nextTick = turn.now().plusMillis(Limits.FLOOD_MILLIS);
    neighbours.forEach(
        (neighbour, waiting) -> {
          for (int i = 0; i < Limits.FLOOD_PACKETS && !waiting.isEmpty(); i++) {
            List<Bytes> batch = batch(waiting);
            if (!batch.isEmpty()) {
              turn.send(neighbour, Packet.announced(batch));
            }
          }
        });
  }

  /** {@link Moment#NEVER} when all have all; otherwise the next tick. */
  Moment deadline() {
    return isWaiting() ? nextTick : Moment.NEVER;
  }

  private boolean isWaiting() {
    for (Map<Bytes, Integer> waiting : neighbours.values()) {
      if (!waiting.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Takes as many as one packet holds; what is to be sent again goes to the end. */
  private List<Bytes> batch(Map<Bytes, Integer> waiting) {
    List<Bytes> batch = new ArrayList<>();
    Map<Bytes, Integer> again = new LinkedHashMap<>();
    int room = Limits.PACKET_BYTES - 2;
    Iterator<Map.Entry<Bytes, Integer>> next = waiting.entrySet().iterator();
    while (next.hasNext()) {
      Map.Entry<Bytes, Integer> entry = next.next();
      Optional<Bytes> encoded = map.get(entry.getKey()).map(Announcement::encoded);
      if (encoded.isPresent()) {
        room -= encoded.get().length() + 2;
        if (room < 0) {
          break;
        }
        batch.add(encoded.get());
        if (entry.getValue() > 1) {
          again.put(entry.getKey(), entry.getValue() - 1);
        }
      }
      next.remove();
    }
    waiting.putAll(again);
    return batch;
  }

  private static Moment later(Moment a, Moment b) {
    return a.isAfter(b) ? a : b;
  }
}
