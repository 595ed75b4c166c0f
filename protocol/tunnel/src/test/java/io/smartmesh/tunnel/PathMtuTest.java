package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.MTU_STANDARD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Wire;
import io.smartmesh.tunnel.Ends.End;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How large a packet over several links may be is found out: rules TN-9 and TN-13 to TN-17. */
final class PathMtuTest {
  /** What a link of TCP takes, and what IP sees of it. */
  private static final int FIRST = 65_487;

  private static final int LARGE = FIRST + 7;

  private final Ends ends = new Ends(5, new Wire.Faults(0, 0, 10, 10));
  private final End alice;
  private final End bob;

  PathMtuTest() {
    ends.way = new Way(Keys.of(50).address(), 3, FIRST);
    alice = ends.new End();
    bob = ends.new End();
  }

  private void narrow(int payload) {
    ends.carries = sent -> sent.length() <= payload;
  }

  private long bytesSent() {
    return ends.sent.stream().mapToLong(sent -> sent.payload().length()).sum();
  }

  private void known() {
    alice.sendLong(bob, LARGE);
    ends.time.run(500);
    assertEquals(1, bob.toDevice.size());
    bob.toDevice.clear();
    ends.sent.clear();
  }

  /** TN-14: the first large packet waits for the answer, and then goes whole. */
  @Test
  void whatEveryLinkCarriesGoesWhole() {
    Bytes first = alice.sendLong(bob, LARGE);
    ends.time.run(61);
    assertEquals(List.of(first), bob.toDevice, "a handshake, a question and the packet");
    Bytes second = alice.sendLong(bob, LARGE);
    ends.time.run(10);
    assertEquals(second, bob.toDevice.get(1), "now it is known");
    assertTrue(alice.toDevice.isEmpty(), "and no error was told");
  }

  /** TN-9, TN-14: the error tells the truth of the way, however narrow which link is. */
  @Test
  void whatALinkBetweenDoesNotCarryIsToldTheTruth() {
    for (int payload : new int[] {1_352, 1_353, 2_000, 4_048, 9_000, 33_000, 65_000}) {
      Ends narrow = new Ends(payload, new Wire.Faults(0, 0, 10, 10));
      narrow.way = ends.way;
      narrow.carries = sent -> sent.length() <= payload;
      End one = narrow.new End();
      End two = narrow.new End();
      one.sendLong(two, LARGE);
      narrow.time.run(1_500);
      int mtu = one.toldMtu();
      assertTrue(mtu <= payload + 7 && mtu >= MTU_STANDARD, payload + " allows " + mtu);
      assertTrue(mtu - 7 > payload * 6 / 7, payload + " allows more than " + mtu);
      Bytes fits = one.sendLong(two, mtu);
      narrow.time.run(50);
      assertEquals(List.of(fits), two.toDevice);
      one.sendLong(two, LARGE);
      assertEquals(mtu, one.toldMtu(), "at once, for it is known");
    }
  }

  /** TN-14: who sends nothing large costs nothing, and what a search costs is bounded. */
  @Test
  void nothingIsTriedInVain() {
    for (int i = 0; i < 100; i++) {
      alice.sendLong(bob, MTU_STANDARD);
      ends.time.run(100);
    }
    assertTrue(ends.sent.stream().allMatch(sent -> sent.payload().length() <= 1_352));
    narrow(1_400);
    ends.sent.clear();
    for (int i = 0; i < 500; i++) {
      alice.sendLong(bob, LARGE);
      ends.time.run(1_000);
    }
    assertTrue(bytesSent() < 200_000, bytesSent() + " bytes in eight minutes");
  }

  /** TN-15: when the way shrinks, two seconds are lost and no more; small packets go all along. */
  @Test
  void aBlackHoleIsLeftAtOnce() {
    known();
    for (int i = 0; i < 40; i++) {
      alice.sendLong(bob, LARGE);
      ends.time.run(50);
    }
    assertEquals(40, bob.toDevice.size());
    narrow(9_000);
    int before = bob.toDevice.size();
    int steps = 0;
    while (alice.toDevice.isEmpty() && steps < 200) {
      alice.sendLong(bob, LARGE);
      alice.send(bob, "small");
      ends.time.run(50);
      steps++;
    }
    assertTrue(steps <= 40, "told after " + 50 * steps + " ms");
    assertEquals(steps, bob.toDevice.size() - before, "all small ones came");
    assertTrue(alice.toldMtu() > 7_500 && alice.toldMtu() <= 9_007, "" + alice.toldMtu());
  }

  /** TN-16: on another way it is looked at anew, down and up. */
  @Test
  void anotherWayIsLookedAtAnew() {
    known();
    ends.time.run(10_000);
    narrow(1_400);
    ends.way = new Way(Keys.of(51).address(), 3, FIRST);
    alice.sendLong(bob, LARGE);
    ends.time.run(1_500);
    alice.sendLong(bob, LARGE);
    assertEquals(MTU_STANDARD, alice.toldMtu());

    alice.toDevice.clear();
    ends.carries = sent -> true;
    ends.way = new Way(Keys.of(52).address(), 2, FIRST);
    ends.time.run(TunnelLimits.SEARCH_GAP_MILLIS);
    Bytes again = alice.sendLong(bob, LARGE);
    ends.time.run(1_000);
    assertEquals(again, bob.toDevice.get(bob.toDevice.size() - 1));
    assertTrue(alice.toDevice.isEmpty());
  }

  /** TN-9, TN-16: what the own first link does not take any more is known without a question. */
  @Test
  void theFirstLinkIsNotAsked() {
    known();
    ends.way = new Way(ends.way.via(), 3, 1_352);
    alice.sendLong(bob, LARGE);
    assertEquals(MTU_STANDARD, alice.toldMtu());
    ends.way = new Way(ends.way.via(), 1, 9_000);
    alice.sendLong(bob, LARGE);
    assertEquals(9_007, alice.toldMtu(), "of a neighbour the link knows it");
  }

  /** TN-16: a way that changes all the time makes nobody ask all the time. */
  @Test
  void flappingCostsLittle() {
    known();
    for (int i = 0; i < 600; i++) {
      ends.way = new Way(Keys.of(50 + i % 2).address(), 3, FIRST);
      alice.sendLong(bob, 2_000);
      ends.time.run(100);
    }
    long tried = bytesSent() - 600 * 2_000;
    assertTrue(tried < 14 * 67_000, tried + " bytes in a minute");
  }

  /** TN-14: what went not is tried again after ten minutes, if somebody wants it then. */
  @Test
  void theWayMayGrow() {
    narrow(1_400);
    alice.sendLong(bob, LARGE);
    ends.time.run(1_000);
    assertEquals(MTU_STANDARD, alice.toldMtu());
    ends.carries = sent -> true;
    alice.sendLong(bob, LARGE);
    assertEquals(MTU_STANDARD, alice.toldMtu());
    alice.toDevice.clear();
    ends.time.run(TunnelLimits.RAISE_MILLIS);
    Bytes again = alice.sendLong(bob, LARGE);
    ends.time.run(200);
    assertEquals(List.of(again), bob.toDevice);
  }

  /** TN-14: tries that are lost by chance do not make the way narrow, nor hide that it is. */
  @Test
  void lostTriesAreRepeated() {
    Property.forAll(
        20,
        rng -> {
          Ends bad = new Ends(rng.below(1 << 30), new Wire.Faults(0.1, 0.1, 5, 30));
          bad.way = ends.way;
          boolean isNarrow = rng.chance(0.5);
          bad.carries = sent -> !isNarrow || sent.length() <= 9_000;
          End one = bad.new End();
          End two = bad.new End();
          for (int i = 0; i < 20; i++) {
            one.sendLong(two, LARGE);
            bad.time.run(300);
          }
          long large = two.toDevice.stream().filter(packet -> packet.length() == LARGE).count();
          if (isNarrow) {
            assertEquals(0, large);
            assertTrue(one.toldMtu() <= 9_007, one.toldMtu() + " were told");
          } else {
            assertTrue(large >= 10, large + " of 20 came");
          }
        });
  }

  /** TN-14: while nobody answers at all nothing is concluded and nothing is told. */
  @Test
  void anOutageIsNoNarrowWay() {
    known();
    ends.carries = sent -> false;
    for (int i = 0; i < 100; i++) {
      alice.sendLong(bob, LARGE);
      ends.time.run(100);
    }
    ends.carries = sent -> true;
    ends.time.run(6_000);
    assertTrue(alice.toDevice.isEmpty());
    Bytes after = alice.sendLong(bob, LARGE);
    ends.time.run(100);
    assertEquals(after, bob.toDevice.get(bob.toDevice.size() - 1));
  }

  /** TN-17: a relay that lets the tries pass and drops the rest gains what dropping gains. */
  @Test
  void whoCarriesTriesAloneSpoilsThisFlowAlone() {
    int[] passed = new int[1];
    ends.carries = sent -> sent.length() <= 1_352 || passed[0]++ < 7;
    End carol = ends.new End();
    int small = 0;
    for (int i = 0; i < 200; i++) {
      alice.sendLong(bob, LARGE);
      alice.send(carol, "elsewhere");
      alice.send(bob, "small");
      small++;
      ends.time.run(50);
    }
    assertEquals(small, carol.toDevice.size());
    assertTrue(bob.toDevice.size() >= small, "what is not large goes on");
    assertEquals(MTU_STANDARD, alice.toldMtu(), "and soon all is");
  }

  /** TN-17: an end that says that it heard what it did not is sent what it does not get. */
  @Test
  void aLyingEndHarmsItself() {
    Property.forAll(
        100,
        rng -> {
          PathMtu mtu = new PathMtu();
          Moment now = new Moment(0);
          long tried = 0;
          int carries = rng.between(TunnelLimits.MESSAGE_STANDARD, FIRST);
          boolean isLiar = rng.chance(0.5);
          double loss = rng.chance(0.5) ? 0 : 0.3;
          mtu.limit(FIRST, now);
          for (int i = 0; i < 600; i++) {
            now = now.plusMillis(rng.below(200));
            if (isLiar) {
              mtu.heard(new TunnelMessage.Heard(rng.below(4), rng.below(1 << 16)), now);
              mtu.seen(rng.below(1 << 16));
            }
            int length = rng.between(TunnelLimits.MESSAGE_STANDARD, FIRST);
            if (length <= mtu.good()) {
              mtu.sent(length, now);
            } else {
              mtu.wanted(length, now);
            }
            List<TunnelMessage> due =
                mtu.deadline().isAfter(now) ? List.of() : new ArrayList<>(mtu.due(now));
            for (TunnelMessage message : due) {
              TunnelMessage.Try one = (TunnelMessage.Try) message;
              assertTrue(one.length() <= FIRST, one.length() + " tried");
              tried += one.length();
              if ((isLiar || one.length() <= carries) && !rng.chance(loss)) {
                mtu.heard(new TunnelMessage.Heard(one.number(), one.length()), now.plusMillis(20));
              }
            }
            assertFalse(mtu.good() < TunnelLimits.MESSAGE_STANDARD);
            assertFalse(mtu.good() > (isLiar ? FIRST : carries), mtu.good() + " of " + carries);
          }
          assertTrue(tried < 150 * FIRST, tried + " bytes tried, one large length in 400 ms");
        });
  }

  /** TN-13: what is no packet, no try and no answer is dropped. */
  @Test
  void wordsHaveOneForm() {
    assertEquals(
        new TunnelMessage.Try(7, 1_400),
        TunnelMessage.decode(new TunnelMessage.Try(7, 1_400).encode()).orThrow());
    for (String wrong : new String[] {"00", "000701", "0107", "01070578ff", "0205", "03", "7000"}) {
      assertFalse(TunnelMessage.decode(Bytes.fromHex(wrong)).isOk(), wrong);
    }
    assertTrue(TunnelMessage.decode(Bytes.fromHex("020578")).isOk());
    assertTrue(TunnelMessage.decode(Bytes.fromHex("01070578")).isOk());
  }

  /** TN-12: what waits is bounded, in bytes and in time. */
  @Test
  void whatWaitsIsBounded() {
    narrow(0);
    for (int i = 0; i < 100; i++) {
      alice.sendLong(bob, LARGE);
    }
    int most = (int) (TunnelLimits.HELD_BYTES / LARGE);
    assertEquals(100 - most, alice.drops.get(TunnelDrop.QUEUE_FULL));
    ends.time.run(TunnelLimits.HELD_MILLIS + 10);
    assertEquals(most, alice.drops.get(TunnelDrop.NO_ANSWER));
  }
}
