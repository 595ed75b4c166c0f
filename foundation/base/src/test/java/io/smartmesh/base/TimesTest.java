package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The two times: {@link Moment} for timers, {@link ChainTime} for expiries. */
class TimesTest {
  @Test
  void never_stays_never() {
    assertSame(Moment.NEVER, Moment.NEVER.plusMillis(1));
    assertSame(Moment.NEVER, Moment.NEVER.plusMillis(-1));
    assertEquals(new Moment(7), Moment.NEVER.earlier(new Moment(7)));
    assertTrue(new Moment(7).isBefore(Moment.NEVER));
  }

  @Test
  void a_moment_does_not_wrap() {
    assertEquals(Moment.NEVER, new Moment(Long.MAX_VALUE - 1).plusMillis(2));
    assertEquals(new Moment(Long.MIN_VALUE), new Moment(Long.MIN_VALUE).plusMillis(-1));
    assertEquals(new Moment(-1), new Moment(Long.MAX_VALUE - 1).plusMillis(-Long.MAX_VALUE));
  }

  @Test
  void a_moment_may_lie_before_the_start() {
    Moment early = new Moment(-5);
    assertEquals(-12, early.millisSince(new Moment(7)));
    assertEquals(12, new Moment(7).millisSince(early));
    assertTrue(new Moment(7).isAfter(early));
    assertFalse(early.isAfter(early));
    assertSame(early, early.earlier(new Moment(7)));
  }

  @Test
  void chain_time_is_not_negative() {
    assertThrows(IllegalArgumentException.class, () -> new ChainTime(-1));
    assertThrows(IllegalArgumentException.class, () -> ChainTime.ZERO.plusSeconds(-1));
    assertEquals(ChainTime.ZERO, new ChainTime(5).plusSeconds(-5));
  }

  @Test
  void chain_time_does_not_wrap() {
    ChainTime last = new ChainTime(Long.MAX_VALUE);
    assertEquals(last, last.plusSeconds(1));
    assertEquals(last, new ChainTime(5).plusSeconds(Long.MAX_VALUE));
    assertTrue(last.isAfter(ChainTime.ZERO));
    assertTrue(ChainTime.ZERO.isBefore(last));
    assertFalse(last.isBefore(last));
  }
}
