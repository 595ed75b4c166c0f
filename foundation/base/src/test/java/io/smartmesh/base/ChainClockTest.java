package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChainClockTest {
  private final ChainClock clock = new ChainClock(new ChainTime(1_000), new Moment(50));

  private static Moment at(long millis) {
    return new Moment(50 + millis);
  }

  @Test
  void goes_on_without_the_chain_in_whole_seconds() {
    assertEquals(new ChainTime(1_000), clock.at(at(0)));
    assertEquals(new ChainTime(1_000), clock.at(at(999)));
    assertEquals(new ChainTime(1_001), clock.at(at(1_000)));
    assertEquals(new ChainTime(1_000 + 86_400), clock.at(at(86_400_000)));
  }

  @Test
  void a_later_block_moves_it_forward() {
    clock.sighting(new ChainTime(2_000), at(500));
    assertEquals(new ChainTime(2_000), clock.at(at(500)));
    assertEquals(new ChainTime(2_001), clock.at(at(1_500)));
  }

  @Test
  void an_earlier_block_does_not_move_it_back() {
    clock.sighting(new ChainTime(1_000), at(0));
    clock.sighting(new ChainTime(10), at(5_000));
    assertEquals(new ChainTime(1_005), clock.at(at(5_000)));
    clock.sighting(new ChainTime(1_004), at(5_000));
    assertEquals(new ChainTime(1_005), clock.at(at(5_000)));
  }

  /** ND-5: a device whose own clock is days ahead must not take every hold for over. */
  @Test
  void the_first_block_puts_a_wrong_clock_of_the_device_right() {
    clock.sighting(new ChainTime(400), at(5_000));
    assertEquals(new ChainTime(400), clock.at(at(5_000)));
    assertEquals(new ChainTime(401), clock.at(at(6_000)));
  }

  @Test
  void the_first_block_corrects_a_wild_hint() {
    ChainClock wild = new ChainClock(new ChainTime(4_070_908_800L), at(0));
    wild.sighting(new ChainTime(1_700_000_000), at(2_000));
    assertEquals(new ChainTime(1_700_000_003), wild.at(at(5_000)));
    wild.sighting(new ChainTime(1_600_000_000), at(5_000));
    assertEquals(new ChainTime(1_700_000_003), wild.at(at(5_000)));
  }

  @Test
  void a_moment_before_the_start_is_the_start() {
    assertEquals(new ChainTime(1_000), clock.at(new Moment(-10_000)));
  }

  @Test
  void a_deadline_that_has_passed_is_now() {
    assertEquals(at(3_000), clock.momentOf(new ChainTime(1_003), at(3_000)));
    assertEquals(at(3_000), clock.momentOf(ChainTime.ZERO, at(3_000)));
  }

  @Test
  void a_far_deadline_does_not_overflow() {
    Moment far = clock.momentOf(new ChainTime(Long.MAX_VALUE), at(0));
    assertFalse(far.isBefore(at(0).plusMillis(1_000L * Integer.MAX_VALUE)));
  }

  /** ND-40: the parts of the bound, each by itself. */
  @Test
  void the_bound_is_the_lag_of_the_block_and_the_drift_since() {
    clock.sighting(new ChainTime(2_000), at(0));
    ChainEstimate fresh = clock.estimate(at(0));
    assertEquals(new ChainEstimate(new ChainTime(2_000), false, 0, 60, 0, 1), fresh);
    ChainEstimate later = clock.estimate(at(86_400_000));
    assertEquals(new ChainTime(2_000 + 86_400), later.time());
    assertEquals(86_400, later.unseenSeconds());
    assertEquals(1 + 86_400 / ChainClock.DRIFT_DIVISOR, later.driftSeconds());
    assertEquals(ChainClock.errorAfter(86_400), later.errorSeconds());
  }

  /** ND-41: a chain that makes no blocks is seen all the same. */
  @Test
  void the_same_block_again_is_a_sighting_but_no_news() {
    clock.sighting(new ChainTime(2_000), at(0));
    clock.sighting(new ChainTime(2_000), at(7_200_000));
    ChainEstimate estimate = clock.estimate(at(7_200_000));
    assertEquals(new ChainTime(9_200), estimate.time());
    assertEquals(0, estimate.unseenSeconds());
    assertEquals(0, estimate.aheadSeconds());
    assertEquals(1 + 7_200 / ChainClock.DRIFT_DIVISOR, estimate.driftSeconds());
  }

  /** ND-41: neither back, nor further away from the chain. */
  @Test
  void a_clock_that_ran_ahead_stands_still_until_it_is_right() {
    clock.sighting(new ChainTime(2_000), at(0));
    clock.sighting(new ChainTime(2_900), at(1_000_000));
    assertEquals(new ChainTime(3_000), clock.at(at(1_000_000)));
    assertEquals(100, clock.estimate(at(1_000_000)).aheadSeconds());
    assertEquals(new ChainTime(3_000), clock.at(at(1_100_000)));
    assertEquals(0, clock.estimate(at(1_100_000)).aheadSeconds());
    assertEquals(new ChainTime(3_001), clock.at(at(1_101_000)));
    assertEquals(at(1_101_000), clock.momentOf(new ChainTime(3_001), at(1_000_000)));
  }

  /** ND-42. */
  @Test
  void a_restart_without_the_chain_is_a_guess_without_bound() {
    ChainClock guess =
        ChainClock.guessed(new ChainTime(1_000), new ChainTime(260_200), new Moment(0));
    ChainEstimate estimate = guess.estimate(new Moment(5_000));
    assertEquals(new ChainTime(260_205), estimate.time());
    assertEquals(259_205, estimate.unseenSeconds());
    assertEquals(ChainEstimate.UNBOUNDED, estimate.errorSeconds());
    guess.sighting(new ChainTime(5_000), new Moment(6_000));
    assertFalse(guess.estimate(new Moment(6_000)).isGuess());
    assertEquals(new ChainTime(5_000), guess.at(new Moment(6_000)));
    assertEquals(ChainEstimate.NEVER, clock.estimate(at(0)).unseenSeconds());
  }

  /** ND-43. */
  @Test
  void a_clock_that_went_on_carries_the_bound_over_a_restart() {
    ChainClock carried = ChainClock.carried(new ChainTime(1_000), 4_000, new Moment(7));
    ChainEstimate estimate = carried.estimate(new Moment(1_007));
    assertEquals(new ChainTime(5_001), estimate.time());
    assertEquals(4_001, estimate.unseenSeconds());
    assertEquals(ChainClock.errorAfter(4_001), estimate.errorSeconds());
  }

  /** ND-40: whatever the clock gains and however late blocks are seen, the truth is within. */
  @Test
  void the_truth_is_within_the_bound() {
    SplittableRandom random = new SplittableRandom(8);
    for (int run = 0; run < 200; run++) {
      double rate = 1 + (random.nextDouble() * 2 - 1) / ChainClock.DRIFT_DIVISOR;
      long truth = 1_000_000;
      ChainClock any = new ChainClock(new ChainTime(random.nextInt(5_000_000)), new Moment(0));
      any.sighting(new ChainTime(truth), new Moment(0));
      for (int step = 0; step < 60; step++) {
        truth += random.nextInt(random.nextInt(20) == 0 ? 200_000 : 600);
        Moment now = new Moment((long) ((truth - 1_000_000) * 1_000 * rate));
        if (random.nextBoolean()) {
          long old = random.nextLong(ChainClock.LAG_SECONDS - 1);
          any.sighting(new ChainTime(truth - old), now);
        }
        ChainEstimate estimate = any.estimate(now);
        long wrong = Math.abs(estimate.time().seconds() - truth);
        assertTrue(
            wrong <= estimate.errorSeconds(),
            () -> estimate + " is wrong by " + wrong + " at rate " + rate);
      }
    }
  }

  @Test
  void never_goes_back_and_keeps_its_deadlines() {
    SplittableRandom random = new SplittableRandom(6);
    for (int run = 0; run < 100; run++) {
      ChainClock any = new ChainClock(new ChainTime(random.nextInt(1_000)), new Moment(0));
      long millis = 0;
      any.sighting(new ChainTime(random.nextInt(1_000)), new Moment(0));
      ChainTime last = ChainTime.ZERO;
      for (int step = 0; step < 100; step++) {
        millis += random.nextInt(3_000);
        Moment now = new Moment(millis);
        if (random.nextBoolean()) {
          any.sighting(new ChainTime(random.nextInt(2_000)), now);
        }
        ChainTime seen = any.at(now);
        assertFalse(seen.isBefore(last), () -> "went back to " + seen);
        last = seen;
        ChainTime due = seen.plusSeconds(random.nextInt(100));
        assertEquals(due, any.at(any.momentOf(due, now)));
      }
    }
  }
}
