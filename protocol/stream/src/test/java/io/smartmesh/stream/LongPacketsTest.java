package io.smartmesh.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.stream.Net.End;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ST-18: packets as long as the way carries, and what happens where it carries less than before.
 */
class LongPacketsTest {
  private static final int LONG = 65_000;
  private static final int SHORT = 1_352;
  private static final long ENDLESS = 1L << 40;
  private static final long SECOND = 1_000;

  private final Net net = new Net(18);
  private final End alice = net.new End();
  private final End bob = net.new End();
  private final Hop there = net.row(1, Hop.Traits.clean(16, 2, 400_000)).get(0);
  private final Hop back = net.row(1, Hop.Traits.clean(16, 2, 400_000)).get(0);

  LongPacketsTest() {
    net.join(alice, bob, List.of(there), List.of(back));
    alice.payloadMost = LONG;
    bob.payloadMost = LONG;
    bob.keepsBytes = false;
    alice.pour(alice.open(bob), ENDLESS);
    net.time.run(3 * SECOND);
  }

  /** The longest time in which nothing came, of the time that passes here. */
  private long stall(long millis) {
    long longest = 0;
    long since = net.time.now().millis();
    long had = bob.accepted(0).received;
    long end = since + millis;
    while (net.time.now().millis() < end) {
      net.time.run(10);
      if (bob.accepted(0).received > had) {
        had = bob.accepted(0).received;
        since = net.time.now().millis();
      }
      longest = Math.max(longest, net.time.now().millis() - since);
    }
    return longest;
  }

  @ParameterizedTest
  @ValueSource(ints = {SHORT, 8_900, LONG})
  void packetsAreAsLongAsTheWayCarries(int payload) {
    alice.payloadMost = payload;
    net.time.run(SECOND);
    long packets = alice.packets;
    long bytes = bob.accepted(0).received;
    net.time.run(2 * SECOND);
    double each = (double) (bob.accepted(0).received - bytes) / (alice.packets - packets);
    assertTrue(each > payload * 0.9 && each < payload * 1.1, each + " bytes in each packet");
    double mbits = Net.mbits(bob.accepted(0).received - bytes, 2 * SECOND);
    assertTrue(mbits > 13, mbits + " Mbit/s");
  }

  /** The way is another one now, of a small and slow link, and the mesh says so. */
  @ParameterizedTest
  @ValueSource(ints = {10, 2})
  void aWayOfASmallerLinkIsFollowed(int mbits) {
    Hop.Traits slow = Hop.Traits.clean(mbits, 5, 100_000);
    there.traits(slow);
    back.traits(slow);
    there.longest(SHORT);
    alice.payloadMost = SHORT;
    long stall = stall(5 * SECOND);
    assertTrue(stall < 2 * SECOND, stall + " ms without a byte");
    long bytes = bob.accepted(0).received;
    net.time.run(4 * SECOND);
    double rate = Net.mbits(bob.accepted(0).received - bytes, 4 * SECOND);
    assertTrue(rate > 0.8 * mbits, rate + " Mbit/s of " + mbits);
  }

  /** Long packets vanish and nobody says so: short ones go on in their place. */
  @ParameterizedTest
  @ValueSource(ints = {SHORT, 9_000})
  void whereLongPacketsVanishShortOnesGoOn(int longest) {
    there.longest(longest);
    long stall = stall(5 * SECOND);
    assertTrue(stall < 2 * SECOND, stall + " ms without a byte");
    there.longest(Integer.MAX_VALUE);
    net.time.run(StreamLimits.SHORT_MILLIS + SECOND);
    long packets = alice.packets;
    long bytes = bob.accepted(0).received;
    net.time.run(SECOND);
    long each = (bob.accepted(0).received - bytes) / (alice.packets - packets);
    assertTrue(each > LONG / 2, each + " bytes in each packet when the way is good again");
    assertEquals(0, alice.drops.size(), () -> alice.drops.toString());
  }
}
