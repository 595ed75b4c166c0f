package io.smartmesh.payment;

import io.smartmesh.base.ChainClock;

/**
 * The longest time, in seconds, that a party may be without the chain, and all spans that follow
 * from it (PY-74). One setting of the user's.
 */
public record OfflineTime(long seconds) {
  /** Below it nobody could set a hold period that every node takes part in. */
  public static final long LEAST_SECONDS = 60;

  /** How wrong our estimate of chain time may be after so long, in seconds (ND-40). */
  public long errorSeconds() {
    return ChainClock.errorAfter(seconds);
  }

  /** For new channels: after the longest absence there is time left for an answer. */
  public long holdSeconds() {
    return Math.max(
        io.smartmesh.channel.Limits.HOLD_SECONDS_LEAST, seconds + Limits.REGISTER_SECONDS);
  }

  /** What a payee wants of a lock towards it: time to take the secret to the chain. */
  public long claimSeconds() {
    return seconds + Limits.REGISTER_SECONDS + errorSeconds();
  }

  /** How long the last hop of our own payments may stay pending: the payee may be as careful. */
  public long finalExpirySeconds() {
    return 2 * claimSeconds();
  }

  /**
   * Between the expiries of the two hops of a payment we mediate (PY-75).
   *
   * @param longestHold of the channels concerned
   */
  public long marginSeconds(long longestHold) {
    return errorSeconds()
        + Limits.PEER_ERROR_SECONDS
        + longestHold
        + Limits.REGISTER_SECONDS
        + seconds;
  }

  /** How long money is locked on the longest path of nodes that set the same (PY-76). */
  public long longestLockSeconds() {
    return finalExpirySeconds() + (Limits.HOPS - 1) * marginSeconds(holdSeconds());
  }

  /** Whether that is within what every channel accepts (R17). */
  public boolean fits() {
    return longestLockSeconds() <= LOCK_SECONDS_MOST;
  }

  /** The cap of R17, as two clocks see it that are apart. */
  public static final long LOCK_SECONDS_MOST =
      io.smartmesh.channel.Limits.EXPIRY_SECONDS - Limits.PEER_ERROR_SECONDS;

  /** The longest one that fits. */
  public static OfflineTime longest() {
    long least = LEAST_SECONDS;
    long most = LOCK_SECONDS_MOST;
    while (least < most) {
      long middle = (least + most + 1) / 2;
      if (new OfflineTime(middle).fits()) {
        least = middle;
      } else {
        most = middle - 1;
      }
    }
    return new OfflineTime(least);
  }
}
