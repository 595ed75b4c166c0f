package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainClock;
import org.junit.jupiter.api.Test;

/** PY-74 to PY-76, PY-83: what follows from one setting, and what locked money costs. */
final class OfflineTimeTest {
  private static final long DAY = 86_400;

  @Test
  void allSpansFollowFromIt() {
    OfflineTime day = new OfflineTime(DAY);
    assertEquals(60 + 43 + 1, day.errorSeconds());
    assertEquals(DAY + 3_600, day.holdSeconds());
    assertEquals(DAY + 3_600 + 104, day.claimSeconds());
    assertEquals(2 * (DAY + 3_600 + 104), day.finalExpirySeconds());
    assertEquals(104 + 180 + 7_200 + 3_600 + DAY, day.marginSeconds(7_200));
    assertEquals(1_622_480, day.longestLockSeconds());
    assertTrue(day.fits());
  }

  @Test
  void theLongestOneStillFitsTheCapOverNineChannels() {
    OfflineTime longest = OfflineTime.longest();
    assertEquals(38 * 60 + 57, longest.seconds() / 60);
    assertTrue(longest.longestLockSeconds() <= OfflineTime.LOCK_SECONDS_MOST);
    assertFalse(new OfflineTime(longest.seconds() + 1).fits());
  }

  /** PY-75: every node that mediates is within what the others allow for. */
  @Test
  void noAllowedOfflineTimeMakesAClockWorseThanOthersReckonWith() {
    assertTrue(OfflineTime.longest().errorSeconds() <= Limits.PEER_ERROR_SECONDS);
    assertEquals(
        ChainClock.errorAfter(OfflineTime.longest().seconds()),
        OfflineTime.longest().errorSeconds());
  }

  @Test
  void lockedMoneyCostsByAmountAndTime() {
    Price price = new Price(Amount.of(5), 100);
    assertEquals(Amount.of(5), price.of(Amount.of(1_000_000), -7));
    assertEquals(Amount.of(5 + 100), price.of(Amount.of(1_000_000), DAY));
    assertEquals(Amount.of(5 + 1_001), price.of(Amount.of(10_000_001), DAY), "rounded up");
    assertEquals(Amount.of(5 + 50), price.of(Amount.of(1_000_000), DAY / 2));
    Amount huge = new Amount(java.math.BigInteger.ONE.shiftLeft(255));
    assertEquals(129, price.of(huge, Long.MAX_VALUE).units().bitLength(), "never overflows");
  }
}
