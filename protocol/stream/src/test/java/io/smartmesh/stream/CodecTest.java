package io.smartmesh.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ST-4: what a packet looks like. */
class CodecTest {
  private static Packet again(Packet packet) {
    return Packet.decode(packet.encode()).orThrow();
  }

  @Test
  void everyPartComesBack() {
    List<Ranges.Range> ranges = List.of(new Ranges.Range(90, 100), new Ranges.Range(3, 89));
    Packet packet =
        new Packet(
            300,
            List.of(
                new Part.Ack(17, ranges),
                new Part.Settled(2),
                new Part.Ping(),
                new Part.Data(4, 1_000, Bytes.utf8("hello"), false),
                new Part.Data(5, 7, Bytes.EMPTY, true),
                new Part.Room(4, 99),
                new Part.AllRoom(1L << 40),
                new Part.StreamCount(64),
                new Part.Reset(6, 0xffff, 12)));
    assertEquals(packet, again(packet));
  }

  @Test
  void theBytesAreThoseOfTheSpecification() {
    Packet packet = new Packet(1, List.of(new Part.Data(2, 300, Bytes.of(0xab, 0xcd), true)));
    assertEquals("01" + "0402ac0202abcd", packet.encode().toHex());
  }

  @Test
  void whatIsNotLaidOutSoIsRefused() {
    for (String hex :
        List.of(
            "01", // no part
            "010a", // a type nobody knows
            "010200", // an end in the middle
            "0102050006" + "00", // acknowledged below zero
            "01020500000100" + "05", // and the same in the second range
            "0102" + "05" + "e907" + "0000", // held for longer than can be
            "010301000500", // shorter than it says
            "0108" + "01" + "808004" + "00", // a reason above 65,535
            "0109" + "8180808080808001")) { // above 2^48
      assertFalse(Packet.decode(Bytes.fromHex(hex)).isOk(), hex);
    }
    long last = StreamLimits.NUMBER_MOST;
    Bytes beyond = new Encoder().u8(1).u8(3).varint(0).varint(last).bytes(Bytes.of(1)).toBytes();
    assertFalse(Packet.decode(beyond).isOk(), "data beyond the last offset");
  }

  @Test
  void anAcknowledgementHasItsMost() {
    List<Ranges.Range> ranges = new ArrayList<>();
    for (int i = StreamLimits.ACK_RANGES; i > 0; i--) {
      ranges.add(new Ranges.Range(4L * i, 4L * i + 1));
    }
    assertTrue(Packet.decode(new Packet(1, List.of(new Part.Ack(0, ranges))).encode()).isOk());
    ranges.add(new Ranges.Range(1, 2));
    assertFalse(Packet.decode(new Packet(1, List.of(new Part.Ack(0, ranges))).encode()).isOk());
  }
}
