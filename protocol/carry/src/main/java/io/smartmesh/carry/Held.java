package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Optional;

/** A bundle that is carried, with what changes on the way: age, copies, hops. */
final class Held {
  final BundleId id;
  final PrimaryBlock block;
  final Bytes payload;

  /** Who brought it; ourselves for an own one. */
  final Address giver;

  /** Whether its giver was a stranger, whose share it counts against (CY-13). */
  final boolean strangers;

  final int hops;
  private final long ageMillisThen;
  private final Moment then;

  /** To hand over; 1 is the last one, 0: that is with somebody else, and ours is a spare. */
  int copies;

  Held(
      PrimaryBlock block,
      Bytes payload,
      Address giver,
      boolean strangers,
      int hops,
      long ageMillis,
      Moment now,
      int copies) {
    this.id = block.id();
    this.block = block;
    this.payload = payload;
    this.giver = giver;
    this.strangers = strangers;
    this.hops = hops;
    this.ageMillisThen = ageMillis;
    this.then = now;
    this.copies = copies;
  }

  /**
   * What it had when it came, and the time that it was held since, while the program ran (CY-7).
   */
  long ageMillis(Moment now) {
    return ageMillisThen + now.millisSince(then);
  }

  long ageSeconds(Moment now) {
    return ageMillis(now) / 1000;
  }

  /** Whether another so many hours went by in the last one. */
  boolean isToBeRenewed(Moment now) {
    long age = ageMillis(now);
    return age / CarryLimits.RENEW_MILLIS
        > (age - CarryLimits.AGES_MILLIS) / CarryLimits.RENEW_MILLIS;
  }

  BundleView view(Optional<Address> to, Moment now) {
    return new BundleView(
        id,
        to,
        block.urgency(),
        block.length(),
        ageSeconds(now),
        block.lifetimeSeconds(),
        copies,
        hops);
  }

  Moment expiresAt() {
    return then.plusMillis(1000 * block.lifetimeSeconds() - ageMillisThen);
  }

  long secondsLeft(Moment now) {
    return Math.max(0, block.lifetimeSeconds() - ageSeconds(now));
  }
}
