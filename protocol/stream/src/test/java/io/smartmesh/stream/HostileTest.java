package io.smartmesh.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.stream.Net.End;
import io.smartmesh.stream.Net.Got;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ST-7, ST-13, ST-15, ST-16: peers that break the rules, or use them to the full. */
class HostileTest {
  private final Net net = new Net(4);
  private final End alice = net.new End();
  private final End bob = net.new End();
  private final Villain villain = new Villain(net, alice);
  private final boolean aliceIsHigher = alice.key.address().compareTo(villain.key.address()) > 0;

  /** Of streams that the villain opens. */
  private final long his = aliceIsHigher ? 0 : 1;

  private final long hers = 1 - his;
  private Got honest = new Got(new StreamId(0));

  @BeforeEach
  void somebodyElseUsesStreamsMeanwhile() {
    honest = alice.open(bob);
    net.time.run(1_000);
    villain.open();
  }

  @AfterEach
  void nobodyElseIsDisturbed() {
    alice.write(honest, Bytes.utf8("undisturbed"));
    net.time.run(2_000);
    assertEquals("undisturbed", bob.accepted(0).text());
    assertFalse(honest.end.isPresent());
  }

  private void brokenBy(StreamDrop rule) {
    assertEquals(1, alice.drops.getOrDefault(rule, 0), alice.drops.toString());
    assertEquals(1, alice.machine.connections(), "the honest one is left");
    for (StreamId id : alice.byPeer) {
      assertEquals(Optional.of(new StreamEnd.PeerBrokeRules(rule)), alice.stream(id).end);
    }
  }

  private Got toVillain() {
    alice.party.give(new StreamInput.Open(villain.key.publicKey()));
    Got stream = alice.stream(alice.last);
    net.time.run(100);
    return stream;
  }

  @Test
  void whatIsMalformed() {
    villain.say(Villain.data(his, 0, 5, false));
    villain.raw(Bytes.of(0, 99));
    brokenBy(StreamDrop.MALFORMED_PACKET);
  }

  @Test
  void beyondTheRoomOfAStream() {
    villain.say(Villain.data(his, StreamLimits.STREAM_WINDOW, 1, false));
    brokenBy(StreamDrop.BEYOND_WINDOW);
  }

  @Test
  void beyondTheRoomOfAll() {
    villain.say(Villain.data(his, StreamLimits.STREAM_WINDOW - 1, 1, false));
    villain.say(Villain.data(his + 2, StreamLimits.STREAM_WINDOW - 1, 1, false));
    assertTrue(alice.machine.memory() <= 4L * StreamLimits.CONNECTION_WINDOW);
    villain.say(Villain.data(his + 4, 0, 1, false));
    brokenBy(StreamDrop.BEYOND_WINDOW);
  }

  @Test
  void anEndThatMoves() {
    villain.say(Villain.data(his, 0, 10, true));
    villain.say(Villain.data(his, 10, 1, false));
    brokenBy(StreamDrop.END_MOVED);
  }

  @Test
  void aResetBelowWhatCame() {
    villain.say(Villain.data(his, 0, 10, false));
    villain.say(new Part.Reset(his, 1, 9));
    brokenBy(StreamDrop.END_MOVED);
  }

  @Test
  void moreStreamsThanHeMay() {
    villain.say(Villain.data(his + 2L * StreamLimits.STREAMS_PER_SIDE, 0, 1, false));
    brokenBy(StreamDrop.TOO_MANY_STREAMS);
  }

  @Test
  void aStreamThatSheNeverOpened() {
    villain.say(new Part.Room(hers, 1_000_000));
    brokenBy(StreamDrop.UNKNOWN_STREAM);
  }

  @Test
  void acknowledgingWhatWasNeverSent() {
    toVillain();
    villain.say(Villain.ack(0, villain.highestHeard() + 2));
    brokenBy(StreamDrop.ACKNOWLEDGED_UNSENT);
  }

  /** ST-7: who acknowledges ahead of what comes does not know which numbers are left out. */
  @Test
  void acknowledgingBeforeItComes() {
    Got stream = toVillain();
    alice.pour(stream, 400_000);
    for (int i = 0; i < 400 && !stream.end.isPresent(); i++) {
      villain.say(Villain.ack(0, villain.highestHeard() + 1));
      net.time.run(5);
    }
    assertEquals(
        Optional.of(new StreamEnd.PeerBrokeRules(StreamDrop.ACKNOWLEDGED_UNSENT)), stream.end);
  }

  /** A peer that never gives room: what we wrote waits, bounded, and nothing is sent for it. */
  @Test
  void noRoomAtAll() {
    Got stream = toVillain();
    alice.pour(stream, 5_000_000);
    for (int i = 0; i < 2_000; i++) {
      List<Ranges.Range> came = came();
      villain.say(new Part.Ack(0, came), new Part.Room(hers, 0));
      net.time.run(5);
    }
    long sent =
        villain.heard.stream()
            .flatMap(packet -> packet.parts().stream())
            .filter(part -> part instanceof Part.Data)
            .mapToLong(part -> ((Part.Data) part).end())
            .max()
            .getAsLong();
    assertEquals(StreamLimits.STREAM_WINDOW, sent);
    assertTrue(alice.machine.memory() <= StreamLimits.SEND_BUFFER);
    assertFalse(stream.end.isPresent());
  }

  /** What he has, in at most as many ranges as fit. */
  private List<Ranges.Range> came() {
    Ranges all = new Ranges();
    villain.heard.forEach(packet -> all.add(packet.number(), packet.number() + 1));
    List<Ranges.Range> newest = new ArrayList<>();
    Optional<Ranges.Range> next = all.last();
    while (next.isPresent() && newest.size() < StreamLimits.ACK_RANGES) {
      newest.add(next.get());
      next = all.below(next.get().from());
    }
    return newest;
  }

  /** Gaps that are never filled: so many pieces are kept, the others are not acknowledged. */
  @Test
  void gapsWithoutEnd() {
    for (int i = 0; i < 2_000; i++) {
      villain.say(Villain.data(his, 2L * i + 1, 1, false));
    }
    assertEquals(2_000 - StreamLimits.GAPS, alice.drops.get(StreamDrop.TOO_MANY_GAPS));
    assertTrue(alice.machine.memory() <= 8_192);
    for (int i = 0; i < 2_000; i++) {
      villain.say(Villain.data(his, 2L * i, 1, false));
    }
    assertEquals(2L * StreamLimits.GAPS + 1, alice.stream(alice.byPeer.get(0)).received);
  }

  /** Numbers with gaps: so many ranges are remembered and told. */
  @Test
  void numbersWithGapsWithoutEnd() {
    villain.heard.clear();
    for (int i = 0; i < 1_000; i++) {
      villain.skip(1);
      villain.say(new Part.Ping());
    }
    net.time.run(100);
    for (Packet packet : villain.heard) {
      for (Part part : packet.parts()) {
        assertTrue(
            !(part instanceof Part.Ack ack) || ack.ranges().size() <= StreamLimits.ACK_RANGES);
      }
    }
  }

  /** Streams opened and given up as fast as the rules let him: never more than so many are held. */
  @Test
  void aStormOfResets() {
    long opened = 0;
    long most = StreamLimits.STREAMS_PER_SIDE;
    for (int round = 0; round < 50; round++) {
      while (opened < most) {
        long stream = 2 * opened++ + his;
        villain.say(Villain.data(stream, 0, 10, false), new Part.Reset(stream, 7, 10));
      }
      net.time.run(20);
      villain.say(new Part.Ack(0, came()));
      net.time.run(20);
      most =
          villain.heard.stream()
              .flatMap(packet -> packet.parts().stream())
              .filter(part -> part instanceof Part.StreamCount)
              .mapToLong(part -> ((Part.StreamCount) part).most())
              .max()
              .orElse(most);
    }
    assertTrue(opened > 200, "he may go on");
    assertEquals(opened, alice.byPeer.size());
    for (StreamId id : alice.byPeer) {
      assertEquals(Optional.of(new StreamEnd.ResetByPeer(7)), alice.stream(id).end);
    }
    assertEquals(0, alice.machine.memory());
  }

  /** What comes from nobody in particular. */
  @Test
  void junk() {
    List<Bytes> seen = new ArrayList<>();
    Address address = alice.key.address();
    net.others.put(address, seen::add);
    villain.say(Villain.data(his, 0, 100, false));
    net.others.remove(address);
    IntStream.range(0, 3_000)
        .forEach(i -> net.arrive(address, net.rng.mutated(net.rng.pick(seen))));
    assertTrue(alice.drops.containsKey(StreamDrop.NOT_AUTHENTIC));
    assertTrue(alice.drops.containsKey(StreamDrop.MALFORMED_MESSAGE));
    assertTrue(alice.drops.containsKey(StreamDrop.UNKNOWN_SESSION));
    villain.say(Villain.data(his, 100, 100, false));
    net.time.run(100);
    assertEquals(200, alice.stream(alice.byPeer.get(0)).received);
  }
}
