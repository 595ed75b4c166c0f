package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;

import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Several lines that take turns by bytes: deficit round robin (Shreedhar and Varghese, 1996). Each
 * may send in its turn what it has saved; a frame longer than that is owed and paid later. A line
 * that has become empty is forgotten once it owes nothing.
 */
final class TakingTurns<K extends Comparable<K>, L extends Line> implements Line {
  private static final class Place<L> {
    final L line;
    final int share;
    long saved;

    Place(L line, int share) {
      this.line = line;
      this.share = share;
      save();
    }

    void save() {
      saved += (long) share * FRAME_LEAST;
    }
  }

  private final Supplier<L> fresh;
  private final Map<K, Place<L>> places = new TreeMap<>();
  private final ArrayDeque<K> turns = new ArrayDeque<>();

  /**
   * @param fresh a line for a name that has none
   */
  TakingTurns(Supplier<L> fresh) {
    this.fresh = fresh;
  }

  /**
   * The line of that name.
   *
   * @param share how much it gets beside the others, from 1; counts until it is forgotten
   */
  L line(K name, int share) {
    Place<L> place = places.get(name);
    if (place == null) {
      place = new Place<>(fresh.get(), share);
      places.put(name, place);
      turns.add(name);
    }
    return place.line;
  }

  /** Bytes that wait under that name. */
  long bytes(K name) {
    Place<L> place = places.get(name);
    return place == null ? 0 : place.line.bytes();
  }

  @Override
  public long bytes() {
    long sum = 0;
    for (Place<L> place : places.values()) {
      sum += place.line.bytes();
    }
    return sum;
  }

  @Override
  public Optional<Queued> take(Moment now, Patience patience, Consumer<Queued> late) {
    while (!turns.isEmpty()) {
      K name = turns.element();
      Place<L> place = place(name);
      if (place.saved > 0) {
        Optional<Queued> next = place.line.take(now, patience, late);
        if (next.isPresent()) {
          place.saved -= next.get().length();
          return next;
        }
        places.remove(name);
        turns.remove();
      } else {
        place.save();
        turns.add(turns.remove());
      }
    }
    return Optional.empty();
  }

  @Override
  public Queued dropFattest() {
    K fattest = turns.element();
    for (Map.Entry<K, Place<L>> entry : places.entrySet()) {
      if (entry.getValue().line.bytes() > place(fattest).line.bytes()) {
        fattest = entry.getKey();
      }
    }
    return place(fattest).line.dropFattest();
  }

  private Place<L> place(K name) {
    Place<L> place = places.get(name);
    if (place == null) {
      throw new IllegalStateException("who has a turn has a place");
    }
    return place;
  }
}
