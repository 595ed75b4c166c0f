package io.smartmesh.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** BR-5. */
class DialTest {
  private static final InetSocketAddress PEER = InetSocketAddress.createUnresolved("peer", 1);

  private final Dial dial = new Dial(PEER, 0);

  @Test
  void waitsLongerEachTimeAndNeverLongerThanTheMost() {
    long now = 0;
    long expected = TcpLimits.REDIAL_MILLIS;
    for (int i = 0; i < 20; i++) {
      assertTrue(dial.begins(now));
      assertFalse(dial.begins(now), "one at a time");
      dial.ended(false, now);
      long wait = dial.dueAt() - now;
      assertTrue(wait >= expected * 3 / 4 && wait <= expected * 5 / 4, wait + " for " + expected);
      assertFalse(dial.begins(dial.dueAt() - 1));
      now = dial.dueAt();
      expected = Math.min(2 * expected, TcpLimits.REDIAL_MILLIS_MOST);
    }
  }

  @Test
  void afterALongConnectionOrASleepTheFirstWaitIsShortAgain() {
    for (int i = 0; i < 10; i++) {
      assertTrue(dial.begins(dial.dueAt()));
      dial.ended(false, dial.dueAt());
    }
    long now = dial.dueAt();
    assertTrue(dial.begins(now));
    dial.ended(true, now);
    assertTrue(dial.dueAt() - now <= TcpLimits.REDIAL_MILLIS * 5 / 4);
    dial.hurry(now);
    assertTrue(dial.begins(now));
  }

  @Test
  void triesSomeAddressesOfAName() {
    InetAddress here = InetAddress.getLoopbackAddress();
    List<InetSocketAddress> many =
        IntStream.range(1, 30).mapToObj(port -> new InetSocketAddress(here, port)).toList();
    dial.found(many);
    for (int i = 0; i < TcpLimits.ADDRESSES; i++) {
      assertEquals(many.get(i), dial.next().orElseThrow());
    }
    assertTrue(dial.next().isEmpty());
  }
}
