package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A neighbour for as long as it is one. */
final class Contact {
  /** How a bundle is handed over, the least first. */
  enum Terms {
    /** To its end alone. */
    SPARE,
    LAST_COPY,
    HALF
  }

  /** An offer that was not heard yet. */
  static final class Unheard {
    final CarryFrame.Offer offer;
    Moment retryAt;
    int tries;

    Unheard(CarryFrame.Offer offer, Moment retryAt) {
      this.offer = offer;
      this.retryAt = retryAt;
    }
  }

  /** What is being fetched from it. */
  static final class Fetch {
    final CarryFrame.Entry entry;

    /** Up to where was asked for. */
    int asked;

    int tries;
    Moment retryAt = Moment.NEVER;
    Optional<CarryFrame.Head> head = Optional.empty();
    Moment headAt = Moment.NEVER;

    /** Whether little came of late. */
    boolean isSlow;

    private Moment judgedAt;
    private int sinceThen;

    Fetch(CarryFrame.Entry entry, Moment now) {
      this.entry = entry;
      judgedAt = now;
    }

    /** So many bytes came; gives whether it has just become slow. */
    boolean cameTooSlowly(int bytes, Moment now) {
      sinceThen += bytes;
      if (now.millisSince(judgedAt) < CarryLimits.SLOW_MILLIS) {
        return false;
      }
      boolean was = isSlow;
      isSlow = sinceThen < CarryLimits.SLOW_BYTES;
      judgedAt = now;
      sinceThen = 0;
      return isSlow && !was;
    }

    /** As it was told, and what has gone by since (CY-7). */
    long ageMillis(Moment now) {
      return head.map(one -> 1000 * one.ageSeconds() + now.millisSince(headAt)).orElse(0L);
    }
  }

  final Address peer;
  final int frameBytes;
  final boolean friend;

  /** By which bundles for it are recognised, where we know it. */
  private final Optional<Bytes> tagSecret;

  long serial;

  /** What was offered, on which terms. */
  final Map<BundleId, Terms> offered = new TreeMap<>();

  final Map<Long, Unheard> unheard = new LinkedHashMap<>();

  /** Copies that go with a bundle which it is fetching. */
  final Map<BundleId, Integer> reserved = new TreeMap<>();

  final Map<BundleId, CarryFrame.Entry> wanted = new LinkedHashMap<>();

  /** Held already, of which more copies were asked for. */
  final Set<BundleId> toppedUp = new TreeSet<>();

  final Map<BundleId, Fetch> fetches = new LinkedHashMap<>();
  Moment refreshAt;

  Contact(CarryInput.Near near, Moment now) {
    peer = near.peer();
    frameBytes = Math.min(near.frameBytes(), CarryLimits.FRAME_BYTES_MOST);
    friend = near.friend();
    tagSecret = near.tagSecret();
    refreshAt = now.plusMillis(CarryLimits.REFRESH_MILLIS);
  }

  boolean isEndOf(PrimaryBlock block) {
    return tagSecret.map(secret -> EndTag.matches(secret, block.hint())).orElse(false);
  }

  boolean isFetching(BundleId id) {
    return fetches.containsKey(id);
  }

  void forget(BundleId id) {
    offered.remove(id);
    reserved.remove(id);
    toppedUp.remove(id);
    endFetch(id);
  }

  /** It is here, or is not to come from there any more. */
  void endFetch(BundleId id) {
    wanted.remove(id);
    fetches.remove(id);
  }

  Moment deadline() {
    Moment next = refreshAt;
    for (Fetch one : fetches.values()) {
      next = next.earlier(one.retryAt);
    }
    for (Unheard one : unheard.values()) {
      next = next.earlier(one.retryAt);
    }
    return next;
  }
}
