package io.smartmesh.simulator.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import org.junit.jupiter.api.Test;

class CoverageTest {
  @Test
  void countsCellsAndNamesTheHoles() {
    Coverage coverage = new Coverage();
    Cell cell = new Cell(MessageKind.REVEAL, Role.RECEIVER, CrashPoint.KEPT);
    coverage.hit(cell);
    Coverage twice = new Coverage();
    twice.add(coverage);
    twice.add(coverage);
    assertEquals(2, twice.of(cell));
    assertFalse(twice.holes().contains(cell));
    assertEquals(Cell.REACHABLE.size() - 1, twice.holes().size());
    assertTrue(twice.toJson().contains("\"reveal × receiver × kept\":2"));
  }

  @Test
  void whatCannotBeSaysWhy() {
    Cell stored = new Cell(MessageKind.HELLO, Role.SENDER, CrashPoint.UNSTORED);
    assertEquals("the mesh stores nothing (ND-2)", stored.whyNever().orElseThrow());
    Cell sentOn = new Cell(MessageKind.ACK, Role.FORWARDER, CrashPoint.SENT);
    assertEquals("only packets are sent on", sentOn.whyNever().orElseThrow());
    Cell deaf = new Cell(MessageKind.ACK, Role.RECEIVER, CrashPoint.SENT);
    assertTrue(deaf.whyNever().isPresent());
  }

  @Test
  void namesMessagesByTheirFirstBytes() {
    assertEquals(MessageKind.HELLO, MessageKind.ofPlaintext(Bytes.of(0)));
    assertEquals(MessageKind.PRE_ACK, MessageKind.ofPlaintext(Bytes.of(5, 1, 0x13, 9)));
    assertEquals(MessageKind.BEACON, MessageKind.ofFrame(Bytes.of(0x10)));
    assertEquals(MessageKind.OTHER, MessageKind.ofPlaintext(Bytes.of(0x7f)));
  }
}
