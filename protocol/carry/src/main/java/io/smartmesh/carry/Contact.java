package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    Fetch(CarryFrame.Entry entry) {
      this.entry = entry;
    }

    /** As it was told, and what has gone by since (CY-7). */
    long ageMillis(Moment now) {
      return head.map(one -> 1000 * one.ageSeconds() + now.millisSince(headAt)).orElse(0L);
    }
  }

  final Address peer;
  final int frameBytes;
  final boolean friend;

  /** The tag that it showed, and of which epoch. */
  Optional<Bytes> tag = Optional.empty();

  long epoch;

  /** Before this another tag is not believed. */
  Moment nextTagAt;

  long serial;

  /** What was offered, on which terms. */
  final Map<BundleId, Terms> offered = new TreeMap<>();

  final Map<Long, Unheard> unheard = new LinkedHashMap<>();

  /** Copies that go with a bundle which it is fetching. */
  final Map<BundleId, Integer> reserved = new TreeMap<>();

  final Map<BundleId, CarryFrame.Entry> wanted = new LinkedHashMap<>();
  Optional<Fetch> fetch = Optional.empty();
  Moment refreshAt;

  Contact(CarryInput.Near near, Moment now) {
    peer = near.peer();
    frameBytes = Math.min(near.frameBytes(), CarryLimits.FRAME_BYTES_MOST);
    friend = near.friend();
    nextTagAt = now;
    refreshAt = now.plusMillis(CarryLimits.REFRESH_MILLIS);
  }

  boolean isEndOf(PrimaryBlock block) {
    return epoch == block.epoch()
        && tag.map(one -> EndTag.matches(one, block.hint())).orElse(false);
  }

  boolean isFetching(BundleId id) {
    return fetch.map(one -> one.entry.id().equals(id)).orElse(false);
  }

  void forget(BundleId id) {
    offered.remove(id);
    reserved.remove(id);
    wanted.remove(id);
    if (isFetching(id)) {
      fetch = Optional.empty();
    }
  }

  Moment deadline() {
    Moment next = refreshAt.earlier(fetch.map(one -> one.retryAt).orElse(Moment.NEVER));
    for (Unheard one : unheard.values()) {
      next = next.earlier(one.retryAt);
    }
    return next;
  }
}
