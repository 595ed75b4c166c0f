package io.smartmesh.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps of the peer's lane whose update has not come yet, in any order (CH-60). Nobody has signed
 * them, so they are only kept in memory, at most as many as one update may have: what is lost is
 * sent again.
 */
final class StepsAhead {
  private final TreeMap<Long, List<Change>> parts = new TreeMap<>();

  /**
   * @param best our newest state of that lane: what leads there or starts too far from it is
   *     dropped
   */
  void take(ChannelMessage.Steps steps, long best) {
    long first = steps.firstSeq();
    long end = end(first, steps.changes());
    parts.headMap(best, true).clear();
    if (first <= best + Limits.CHANGES_PER_UPDATE && end > best + 1) {
      // What is sent again may be cut elsewhere: the older cuts would never fit.
      parts.entrySet().removeIf(one -> one.getKey() < end && end(one) > first);
      parts.put(first, steps.changes());
    }
    int kept = parts.values().stream().mapToInt(List::size).sum();
    if (kept > Limits.CHANGES_PER_UPDATE) {
      parts.clear();
    }
  }

  /** The update with the steps between {@code best} and it, if all are there; else as it is. */
  ChannelMessage.Update join(ChannelMessage.Update update, long best) {
    long first = update.firstSeq();
    List<Change> all = new ArrayList<>(update.changes());
    while (first > best + 1) {
      Map.Entry<Long, List<Change>> part = parts.lowerEntry(first);
      if (part == null || end(part) != first) {
        return update;
      }
      first = part.getKey();
      all.addAll(0, part.getValue());
    }
    parts.clear();
    return new ChannelMessage.Update(
        update.channel(),
        first,
        all,
        update.transferred(),
        update.pendingRoot(),
        update.pendingTotal(),
        update.signature());
  }

  private static long end(Map.Entry<Long, List<Change>> part) {
    return end(part.getKey(), part.getValue());
  }

  private static long end(long first, List<Change> changes) {
    return first + changes.size();
  }
}
