package io.smartmesh.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.stream.Net.End;
import io.smartmesh.stream.Net.Got;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ST-3, ST-9, ST-14: what a stream survives, and what it does not. */
class RecoveryTest {
  private static final Hop.Traits LOSSY = Hop.Traits.clean(10, 5, 100_000).losing(0.02);
  private static final long ENDLESS = 1L << 40;

  private final Net net = new Net(3);
  private final End alice = net.new End();
  private final End bob = net.new End();
  private final List<Hop> there = net.row(3, LOSSY);
  private final List<Hop> back = net.row(3, LOSSY);

  RecoveryTest() {
    net.join(alice, bob, there, back);
    bob.keepsBytes = false;
  }

  private void down(boolean is) {
    there.get(1).down(is);
    back.get(1).down(is);
  }

  private long millisUntilMore(long most) {
    long before = bob.accepted(0).received;
    long from = net.time.now().millis();
    assertTrue(net.time.runUntil(() -> bob.accepted(0).received > before, most));
    return net.time.now().millis() - from;
  }

  /** A relay that restarts: the stream goes on soon after, as fast as before. */
  @ParameterizedTest
  @ValueSource(ints = {300, 1_000, 2_000, 8_000})
  void aRelayRestarts(int millis) {
    alice.pour(alice.open(bob), ENDLESS);
    net.time.run(5_000);
    down(true);
    net.time.run(millis);
    down(false);
    long stood = millisUntilMore(2_000);
    assertTrue(stood <= 700, () -> stood + " ms after it was back");
    net.time.run(2_000);
    long before = bob.accepted(0).received;
    net.time.run(5_000);
    double got = Net.mbits(bob.accepted(0).received - before, 5_000);
    assertTrue(got >= 7.5, () -> got + " Mbit/s");
  }

  /** Another way, slower and longer, and back: no stall of 2 s, and then the rate of that way. */
  @Test
  void theWayChanges() {
    alice.pour(alice.open(bob), ENDLESS);
    net.time.run(5_000);
    Hop.Traits slow = Hop.Traits.clean(2, 40, 60_000);
    net.join(alice, bob, net.row(2, slow), net.row(2, slow));
    long stood = millisUntilMore(2_000);
    assertTrue(stood <= 1_000, () -> stood + " ms");
    net.time.run(10_000);
    long before = bob.accepted(0).received;
    net.time.run(10_000);
    double got = Net.mbits(bob.accepted(0).received - before, 10_000);
    assertTrue(got >= 1.6, () -> got + " of 2 Mbit/s");

    net.join(alice, bob, there, back);
    net.time.run(15_000);
    long then = bob.accepted(0).received;
    net.time.run(5_000);
    double again = Net.mbits(bob.accepted(0).received - then, 5_000);
    assertTrue(again >= 7.5, () -> again + " of 10 Mbit/s");
  }

  /** A peer that forgot everything: streams end by that name, new ones work. */
  @Test
  void aPeerRestarts() {
    Got stream = alice.open(bob);
    alice.pour(stream, ENDLESS);
    net.time.run(2_000);
    bob.restart();
    net.time.run(10_000);
    assertEquals(Optional.of(new StreamEnd.PeerRestarted()), stream.end);
    Got fresh = alice.open(bob);
    alice.write(fresh, Bytes.utf8("hello again"));
    net.time.run(1_000);
    assertEquals(11, bob.stream(bob.byPeer.get(bob.byPeer.size() - 1)).received);
    assertFalse(fresh.end.isPresent());
  }

  /** A peer that forgot everything and speaks first. */
  @Test
  void aPeerThatRestartedSpeaksFirst() {
    Got stream = alice.open(bob);
    alice.write(stream, Bytes.utf8("before"));
    net.time.run(1_000);
    bob.restart();
    bob.write(bob.open(alice), Bytes.utf8("after"));
    net.time.run(1_500);
    assertEquals(Optional.of(new StreamEnd.PeerRestarted()), stream.end);
    assertEquals("after", alice.accepted(0).text());
  }

  @Test
  void aPeerThatIsGoneEndsTheStream() {
    Got stream = alice.open(bob);
    alice.pour(stream, ENDLESS);
    net.time.run(2_000);
    down(true);
    net.time.run(StreamLimits.GONE_MILLIS - 1_000);
    assertFalse(stream.end.isPresent());
    long packets = alice.packets;
    net.time.run(5_000);
    assertTrue(stream.end.get() instanceof StreamEnd.PeerGone, stream.end.toString());
    assertEquals(0, alice.machine.connections());
    assertTrue(alice.packets - packets <= 5, "and nobody is asked all the time");
    net.time.run(StreamLimits.GONE_MILLIS);
    assertTrue(bob.accepted(0).end.get() instanceof StreamEnd.PeerGone, "nor did he wait for us");
  }

  @Test
  void whoNeverAnswersIsGone() {
    down(true);
    Got stream = alice.open(bob);
    net.time.run(StreamLimits.GONE_MILLIS + 2_000);
    assertTrue(stream.end.get() instanceof StreamEnd.PeerGone, stream.end.toString());
  }

  /** ST-14: where there is nothing to say, a word now and then shows that the peer is there. */
  @Test
  void aQuietStreamLives() {
    Got stream = alice.open(bob);
    net.time.run(3 * 3_600_000);
    assertFalse(stream.end.isPresent());
    alice.write(stream, Bytes.utf8("still here"));
    net.time.run(1_000);
    assertEquals(10, bob.accepted(0).received);
    long each = (alice.packets + bob.packets) / 3;
    assertTrue(each < 600, () -> each + " packets an hour");
  }
}
