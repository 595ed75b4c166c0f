package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One neighbour: what is wanted from it, and how much it may bring and ask for (AR-11). */
final class Nearby {
  private static final class Wanted {
    private final int rank;
    private int times;
    private Optional<Moment> until = Optional.empty();

    Wanted(int rank) {
      this.rank = rank;
    }
  }

  private final Address peer;
  private final int most;
  private final TokenBucket frames =
      new TokenBucket(AroundLimits.FRAMES_PER_SECOND, AroundLimits.FRAMES_AT_ONCE);
  private final TokenBucket posts =
      new TokenBucket(AroundLimits.POSTS_PER_SECOND, AroundLimits.POSTS_AT_ONCE);
  private final TokenBucket given =
      new TokenBucket(AroundLimits.GIVEN_PER_SECOND, AroundLimits.GIVEN_AT_ONCE);
  private final TokenBucket lists =
      new TokenBucket(AroundLimits.LISTS_PER_SECOND, AroundLimits.LISTS_AT_ONCE);
  private final TreeMap<Bytes, Wanted> wanted = new TreeMap<>();
  private int sums;
  private Moment sumAt;

  Nearby(Address peer, int most, Moment now) {
    this.peer = peer;
    this.most = most;
    sumAt = now;
  }

  Address peer() {
    return peer;
  }

  /** Bytes of a frame. */
  int most() {
    return most;
  }

  boolean mayBeHeard(Moment now) {
    return frames.take(now);
  }

  boolean mayBeGiven(Moment now) {
    return given.take(now);
  }

  boolean mayBeListed(Moment now) {
    return lists.take(now);
  }

  // ------------------------------------------------------------------ sums

  Moment sumAt() {
    return sumAt;
  }

  void sumTold(Moment now) {
    sums++;
    sumAt = now.plusMillis(AroundLimits.sumPause(sums));
  }

  /** After a time in which there was nothing to tell. */
  void sumNotBefore(Moment then) {
    if (sumAt.isBefore(then)) {
      sumAt = then;
    }
  }

  // ------------------------------------------------------------------ what is wanted

  boolean want(Entry entry) {
    if (wanted.containsKey(entry.prefix()) || wanted.size() >= AroundLimits.WANTED) {
      return false;
    }
    wanted.put(entry.prefix(), new Wanted(entry.rank()));
    return true;
  }

  boolean isAsked(Bytes prefix) {
    Wanted one = wanted.get(prefix);
    return one != null && one.times > 0;
  }

  void wantNoMore(Bytes prefix) {
    wanted.remove(prefix);
  }

  boolean isUnderWay(Bytes prefix, Moment now) {
    Wanted one = wanted.get(prefix);
    return one != null && one.until.filter(end -> end.isAfter(now)).isPresent();
  }

  boolean wantsAnything() {
    return !wanted.isEmpty();
  }

  /**
   * What to ask it for now, the most useful first.
   *
   * @param isNeeded not here yet, and of nobody else asked now
   */
  List<Bytes> due(Moment now, TokenBucket all, Predicate<Bytes> isNeeded) {
    wanted.values().removeIf(one -> one.times >= AroundLimits.ASK_TIMES && !isOpen(one, now));
    int open = 0;
    List<Map.Entry<Bytes, Wanted>> rest = new ArrayList<>();
    for (Map.Entry<Bytes, Wanted> each : wanted.entrySet()) {
      if (isOpen(each.getValue(), now)) {
        open++;
      } else {
        rest.add(each);
      }
    }
    rest.sort((one, other) -> Integer.compare(one.getValue().rank, other.getValue().rank));
    List<Bytes> asked = new ArrayList<>();
    for (Map.Entry<Bytes, Wanted> each : rest) {
      if (open + asked.size() >= AroundLimits.ASKED) {
        break;
      }
      if (!isNeeded.test(each.getKey())) {
        continue;
      }
      if (!posts.take(now) || !all.take(now)) {
        break;
      }
      each.getValue().times++;
      each.getValue().until = Optional.of(now.plusMillis(AroundLimits.ASK_MILLIS));
      asked.add(each.getKey());
    }
    return asked;
  }

  private static boolean isOpen(Wanted one, Moment now) {
    return one.until.filter(end -> end.isAfter(now)).isPresent();
  }
}
