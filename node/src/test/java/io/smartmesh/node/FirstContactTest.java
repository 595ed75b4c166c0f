package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.identity.WhereLimits;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.node.Hamlet.Device;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is for somebody whom nobody here knows yet waits while it asks for him: WH-15, WH-6. */
class FirstContactTest {
  private static final long SETTLED = 10_000;

  /** Four links, of 2 ms each. */
  private static final int ROW = 5;

  private static final long ROUND_TRIP = 2 * 2 * (ROW - 1);

  private static UserReply.Pinged ping(Device from, Address to, long millis) {
    return (UserReply.Pinged) from.ask(new UserCommand.Ping(to, 32, millis));
  }

  @Test
  void aPingToAStrangerIsAnsweredByHim() {
    Hamlet hamlet = Hamlet.row(ROW);
    Device alice = hamlet.devices.get(0);
    Device bob = hamlet.devices.get(ROW - 1);
    hamlet.time.run(SETTLED);
    UserReply.Pinged reply = ping(alice, bob.address(), 1_000);
    assertTrue(reply.hasWay());
    MeshOutput.Answered answer = reply.answer().orElseThrow();
    assertEquals(bob.address(), answer.node());
    assertEquals(ROW - 1, answer.hops());
  }

  @Test
  void aPingToNobodyEndsInItsTime() {
    Hamlet hamlet = Hamlet.row(2);
    Device alice = hamlet.devices.get(0);
    hamlet.time.run(SETTLED);
    long before = hamlet.time.now().millis();
    UserReply.Pinged reply = ping(alice, Keys.of(77).address(), 800);
    assertFalse(reply.hasWay());
    assertEquals(Optional.empty(), reply.answer());
    long took = hamlet.time.now().millis() - before;
    assertTrue(took >= 800 && took < 900, took + " ms");
  }

  /** The question is one round trip more than where everybody goes by the device's address. */
  @Test
  void aFirstTextOverFourLinksTakesOneRoundTripMore() {
    long known = firstText(Whereabouts.Mode.OPEN);
    long asked = firstText(Whereabouts.Mode.STANDARD);
    assertTrue(asked - known <= ROUND_TRIP + ROUND_TRIP / 2, asked + " ms, not " + known);
  }

  private static long firstText(Whereabouts.Mode mode) {
    Hamlet hamlet = Hamlet.row(ROW, mode);
    Device alice = hamlet.devices.get(0);
    Device bob = hamlet.devices.get(ROW - 1);
    hamlet.time.run(SETTLED);
    long before = hamlet.time.now().millis();
    alice.sends(bob, 1);
    assertTrue(
        hamlet.time.runUntil(
            () -> bob.events.stream().anyMatch(NodeEvent.TextReceived.class::isInstance), 10_000));
    return hamlet.time.now().millis() - before;
  }

  @Test
  void theFirstIpPacketToAStrangerArrives() {
    Hamlet hamlet = Hamlet.row(3);
    Device alice = hamlet.devices.get(0);
    Device bob = hamlet.devices.get(2);
    hamlet.devices.forEach(each -> each.give(new NodeInput.IpDeviceUp()));
    hamlet.time.run(SETTLED);
    Bytes packet = Hamlet.udp(alice, bob, 100);
    alice.give(new NodeInput.IpPacket(packet));
    hamlet.time.run(500);
    assertEquals(List.of(packet), bob.ipPackets);
    Bytes back = Hamlet.udp(bob, alice, 100);
    bob.give(new NodeInput.IpPacket(back));
    hamlet.time.run(500);
    assertEquals(List.of(back), alice.ipPackets);
  }

  /** A text outlives the search for whom it is; he comes up later than that, near by or not. */
  @Test
  void whoComesUpAfterADayGetsWhatWaited() {
    Hamlet hamlet = Hamlet.row(2);
    Device alice = hamlet.devices.get(0);
    Device bob = hamlet.device(Hamlet.EPOCHS);
    bob.radioOff();
    hamlet.join(hamlet.devices.get(1), bob);
    hamlet.time.run(SETTLED);
    alice.sends(bob, 1);
    alice.radioOff();
    hamlet.time.run(24 * Hamlet.HOUR);
    bob.radioOn();
    alice.restart();
    hamlet.time.run(20_000);
    assertTrue(bob.has(1));
  }

  /** He comes when the pauses between questions have become long: his coming is a reason to ask. */
  @Test
  void aStrangerWhoComesUpIsAskedSoon() {
    Hamlet hamlet = Hamlet.row(2);
    Device alice = hamlet.devices.get(0);
    Device bob = hamlet.device(Hamlet.EPOCHS);
    bob.radioOff();
    hamlet.join(hamlet.devices.get(1), bob);
    hamlet.time.run(SETTLED);
    alice.sends(bob, 1);
    hamlet.time.run(Hamlet.HOUR / 4);
    bob.radioOn();
    assertTrue(hamlet.time.runUntil(() -> alice.peers().size() == 2, 30_000));
    hamlet.time.run(16_000);
    assertTrue(bob.has(1));
  }

  /** What no answer comes for is counted, and kept no longer. */
  @Test
  void packetsToNobodyAreCounted() {
    Hamlet hamlet = Hamlet.row(2);
    Device alice = hamlet.devices.get(0);
    hamlet.time.run(SETTLED);
    alice.give(new NodeInput.ForStreams(new StreamInput.Open(Keys.of(77).publicKey())));
    alice.give(new NodeInput.ForStreams(new StreamInput.Finish(new StreamId(1))));
    hamlet.time.run(2 * WhereLimits.EARLY_MILLIS);
    UserReply.Status status = (UserReply.Status) alice.ask(new UserCommand.GetStatus());
    assertTrue(status.status().drops().getOrDefault("where.NOT_FOUND", 0L) >= 1, "" + status);
  }
}
