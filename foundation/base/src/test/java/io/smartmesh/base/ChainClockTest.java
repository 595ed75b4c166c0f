package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
