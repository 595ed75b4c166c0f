package io.smartmesh.stream;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A set of whole numbers as disjoint ranges that do not touch, each from (in) to (out). */
final class Ranges {
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /** From (in) and to (out). */
  record Range(long from, long to) {
    long length() {
      return to - from;
    }
  }

  boolean isEmpty() {
    return ends.isEmpty();
  }

  int count() {
    return ends.size();
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> at = ends.floorEntry(number);
    return at != null && at.getValue() > number;
  }

  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    for (Map.Entry<Long, Long> next = ends.ceilingEntry(start);
        next != null && next.getKey() <= end;
        next = ends.ceilingEntry(start)) {
      end = Math.max(end, next.getValue());
      ends.remove(next.getKey());
    }
    ends.put(start, end);
  }

  void remove(long from, long to) {
    if (from >= to) {
      return;
    }
    Map.Entry<Long, Long> before = ends.lowerEntry(from);
    if (before != null && before.getValue() > from) {
      ends.put(before.getKey(), from);
      if (before.getValue() > to) {
        ends.put(to, before.getValue());
      }
    }
    for (Map.Entry<Long, Long> next = ends.ceilingEntry(from);
        next != null && next.getKey() < to;
        next = ends.ceilingEntry(from)) {
      ends.remove(next.getKey());
      if (next.getValue() > to) {
        ends.put(to, next.getValue());
      }
    }
  }

  Optional<Range> first() {
    return range(ends.firstEntry());
  }

  Optional<Range> last() {
    return range(ends.lastEntry());
  }

  /** The last one that begins below {@code number}. */
  Optional<Range> below(long number) {
    return range(ends.lowerEntry(number));
  }

  private static Optional<Range> range(
      Map.@org.jspecify.annotations.Nullable Entry<Long, Long> at) {
    return at == null ? Optional.empty() : Optional.of(new Range(at.getKey(), at.getValue()));
  }
}
