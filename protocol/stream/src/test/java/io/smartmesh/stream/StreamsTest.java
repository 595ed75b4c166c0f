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

/** How streams begin, go on and end: ST-1, ST-8, ST-10, ST-13, ST-16. */
class StreamsTest {
  private static final Hop.Traits FAST = Hop.Traits.clean(10, 5, 100_000);

  private final Net net = new Net(2);
  private final End alice = net.new End();
  private final End bob = net.new End();

  StreamsTest() {
    net.join(alice, bob, net.row(1, FAST), net.row(1, FAST));
  }

  private static Optional<StreamEnd> complete() {
    return Optional.of(new StreamEnd.Complete());
  }

  /** ST-1, ST-8: each direction ends by itself. */
  @Test
  void aStreamIsHalfClosed() {
    Got asked = alice.open(bob);
    alice.write(asked, Bytes.utf8("what is the water level"));
    alice.finish(asked);
    net.time.run(500);
    Got question = bob.accepted(0);
    assertEquals("what is the water level", question.text());
    assertTrue(question.peerFinished);
    assertFalse(question.end.isPresent());

    bob.write(question, Bytes.utf8("two metres"));
    net.time.run(500);
    assertEquals("two metres", asked.text());
    assertFalse(asked.peerFinished);
    bob.finish(question);
    net.time.run(500);
    assertEquals(complete(), asked.end);
    assertEquals(complete(), question.end);
    assertEquals(0, alice.machine.memory() + bob.machine.memory());
  }

  /** A stream is there for the peer as soon as it is opened. */
  @Test
  void theOpeningItselfArrives() {
    alice.open(bob);
    net.time.run(500);
    assertEquals(1, bob.byPeer.size());
  }

  @Test
  void aResetEndsBothDirectionsWithItsReason() {
    Got stream = alice.open(bob);
    alice.pour(stream, 5_000_000);
    net.time.run(1_000);
    Got there = bob.accepted(0);
    bob.write(there, Bytes.utf8("too much"));
    bob.party.give(new StreamInput.Reset(there.id, 404));
    assertEquals(Optional.of(new StreamEnd.ResetHere(404)), there.end);
    net.time.run(500);
    assertEquals(Optional.of(new StreamEnd.ResetByPeer(404)), stream.end);
    assertEquals(0, alice.machine.memory() + bob.machine.memory());

    Got another = alice.open(bob);
    alice.pour(another, 5_000_000);
    net.time.run(10_000);
    assertEquals(5_000_000, bob.accepted(1).received, "the room of the first came back");
  }

  /** ST-10: who does not consume stops one stream, and not the others. */
  @Test
  void aReaderThatDoesNotReadHoldsUpItsStreamAlone() {
    bob.consumes = false;
    alice.pour(alice.open(bob), 5_000_000);
    net.time.run(5_000);
    assertEquals(StreamLimits.STREAM_WINDOW, bob.accepted(0).received);
    bob.consumes = true;
    alice.pour(alice.open(bob), 3_000_000);
    net.time.run(5_000);
    assertEquals(3_000_000, bob.accepted(1).received);

    bob.party.give(new StreamInput.Consumed(bob.accepted(0).id, StreamLimits.STREAM_WINDOW));
    net.time.run(6_000);
    assertEquals(5_000_000, bob.accepted(0).received);
  }

  /** ST-14: nor does a stream that gets no room live for ever. */
  @Test
  void aStalledStreamEnds() {
    bob.consumes = false;
    Got stream = alice.open(bob);
    alice.pour(stream, 5_000_000);
    net.time.run(StreamLimits.STALL_MILLIS - 1_000);
    assertFalse(stream.end.isPresent());
    net.time.run(60_000);
    assertTrue(stream.end.get() instanceof StreamEnd.PeerStalled, stream.end.toString());
    assertEquals(Optional.of(new StreamEnd.ResetByPeer(0)), bob.accepted(0).end);
  }

  @Test
  void mistakesOfTheUserAreNamed() {
    Got stream = alice.open(bob);
    Bytes large = Bytes.wrap(new byte[StreamLimits.SEND_BUFFER + 1]);
    alice.write(stream, large);
    alice.write(stream, Bytes.of(1, 2));
    assertEquals(StreamLimits.SEND_BUFFER - 2, alice.roomTold);
    alice.finish(stream);
    alice.write(stream, Bytes.of(1));
    alice.party.give(new StreamInput.Consumed(stream.id, 1));
    alice.party.give(new StreamInput.Reset(stream.id, 65_536));
    alice.write(new Got(new StreamId(99)), Bytes.of(1));
    assertEquals(
        List.of(
            new StreamError.NoRoom(stream.id, large.length(), StreamLimits.SEND_BUFFER),
            new StreamError.Finished(stream.id),
            new StreamError.NotReceived(stream.id, 1, 0),
            new StreamError.ReasonTooLarge(65_536, 65_535),
            new StreamError.UnknownStream(new StreamId(99))),
        alice.refused);
  }

  /** ST-16: so many at a time, and others when those have ended. */
  @Test
  void manyStreamsAndNoMore() {
    for (int round = 1; round <= 4; round++) {
      for (int i = 0; i < StreamLimits.STREAMS_PER_SIDE; i++) {
        Got stream = alice.open(bob);
        alice.write(stream, Bytes.utf8("stream " + i));
        alice.finish(stream);
      }
      alice.open(bob);
      int most = StreamLimits.STREAMS_PER_SIDE;
      assertEquals(List.of(new StreamError.TooManyStreams(most, most)), alice.refused);
      alice.refused.clear();
      net.time.run(500);
      bob.byPeer.forEach(id -> bob.finish(bob.stream(id)));
      bob.refused.clear();
      net.time.run(500);
      assertEquals(round * most, bob.byPeer.size());
    }
    assertTrue(alice.streams.values().stream().allMatch(got -> got.end.equals(complete())));
  }

  /** ST-16: one peer more than there is room for; an idle one gives way. */
  @Test
  void manyPeersAndNoMore() {
    for (int i = 0; i < StreamLimits.CONNECTIONS; i++) {
      alice.open(net.new End());
    }
    alice.open(bob);
    int most = StreamLimits.CONNECTIONS;
    assertEquals(List.of(new StreamError.TooManyPeers(most, most)), alice.refused);
    alice.party.give(new StreamInput.Reset(new StreamId(5), 1));
    net.time.run(8_000);
    alice.open(bob);
    net.time.run(1_000);
    assertEquals(1, bob.byPeer.size());
  }

  /** ST-2: who does not listen takes no stream, but keeps its own. */
  @Test
  void whoDoesNotListenTakesNone() {
    bob.party.give(new StreamInput.Listen(false));
    alice.open(bob);
    net.time.run(2_000);
    assertEquals(0, bob.byPeer.size());
    assertTrue(bob.drops.containsKey(StreamDrop.NOT_LISTENING));

    Got own = bob.open(alice);
    bob.write(own, Bytes.utf8("mine"));
    net.time.run(10_000);
    assertEquals("mine", alice.stream(alice.byPeer.get(0)).text());
    assertEquals(0, bob.byPeer.size());
    Got refused = alice.open(bob);
    net.time.run(500);
    assertEquals(Optional.of(new StreamEnd.ResetByPeer(0)), refused.end);
  }

  /** ST-14: what carries nothing is forgotten, and then nothing is said. */
  @Test
  void anIdleConnectionIsForgotten() {
    Got stream = alice.open(bob);
    alice.finish(stream);
    net.time.run(500);
    bob.finish(bob.accepted(0));
    net.time.run(StreamLimits.IDLE_MILLIS + 20_000);
    assertEquals(0, alice.machine.connections() + bob.machine.connections());
    long packets = alice.packets + bob.packets;
    net.time.run(3_600_000);
    assertEquals(packets, alice.packets + bob.packets);

    alice.write(alice.open(bob), Bytes.utf8("again"));
    net.time.run(1_000);
    assertEquals("again", bob.accepted(1).text());
  }

  /** ST-1: nobody on the way sees what is said or who says it. */
  @Test
  void whatTravelsIsSealed() {
    StringBuilder air = new StringBuilder();
    net.others.put(bob.key.address(), payload -> air.append(payload.toHex()));
    alice.write(alice.open(bob), Bytes.utf8("the key is under the stone"));
    net.time.run(1_000);
    assertEquals("the key is under the stone", bob.accepted(0).text());
    assertFalse(air.toString().contains(Bytes.utf8("under the stone").toHex()));
    assertFalse(air.toString().contains(alice.key.address().bytes().toHex()));
  }
}
