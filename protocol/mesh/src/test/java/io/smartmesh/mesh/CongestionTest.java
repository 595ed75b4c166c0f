package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** More is sent than a link carries: LN-26 to LN-29. */
final class CongestionTest {
  /** Bits a second of the narrow cable: a frame of 1,200 bytes takes 150 ms. */
  private static final long NARROW = 64_000;

  private static final int LONG = 1100;
  private static final int SHORT = 150;

  /** Two that send, a relay, and one behind a narrow cable. */
  private static final class Fork {
    final Row row;
    final Row.Node one;
    final Row.Node other;
    final Row.Node relay;
    final Row.Node end;
    final Row.Cable narrow;

    Fork(int seed) {
      row = new Row(seed);
      one = row.node(0);
      other = row.node(1);
      relay = row.node(2);
      end = row.node(3);
      row.join(one, relay, 1200, 0);
      row.join(other, relay, 1200, 0);
      narrow = row.join(relay, end, 1200, NARROW);
      assertTrue(row.time.runUntil(() -> one.reaches(end) && other.reaches(end), 30_000));
      row.time.run(10_000);
    }

    /** Sends {@code traffic} every so many milliseconds, far more than the cable carries. */
    void flood(Row.Node from, TrafficClass traffic, int everyMillis) {
      from.send(end, traffic, Bytes.concat(Bytes.of(0xff), Bytes.wrap(new byte[LONG])));
      row.time.after(everyMillis, () -> flood(from, traffic, everyMillis));
    }

    /** Sends a short one each second and says how long they took, in milliseconds. */
    List<Long> delays(Row.Node from, TrafficClass traffic, int count) {
      Moment began = row.time.now();
      for (int i = 0; i < count; i++) {
        from.send(end, traffic, Bytes.concat(Bytes.of(i), Bytes.wrap(new byte[SHORT])));
        row.time.run(1000);
      }
      row.time.run(10_000);
      return end.arrived.stream()
          .filter(a -> a.at().isAfter(began) && a.payload().length() == SHORT + 1)
          .map(a -> a.at().millisSince(began) - 1000L * (a.payload().at(0) & 0xff))
          .collect(Collectors.toList());
    }

    void assertStillTogether() {
      for (Row.Node node : List.of(one, other, relay, end)) {
        assertTrue(node.told.stream().noneMatch(MeshOutput.NeighbourDown.class::isInstance));
      }
    }
  }

  private static void assertWithin(int count, long most, List<Long> delays) {
    assertEquals(count, delays.size(), "arrived of " + count);
    assertTrue(delays.stream().allMatch(d -> d <= most), "at most " + most + ": " + delays);
  }

  /** LN-26: bulk at ten times the rate of a relay's link delays payments and messages little. */
  @Test
  void paymentsAndMessagesPassAFloodOfBulk() {
    Fork fork = new Fork(1);
    fork.flood(fork.one, TrafficClass.BULK, 15);
    fork.row.time.run(5000);
    assertWithin(30, 700, fork.delays(fork.other, TrafficClass.PAYMENT, 30));
    assertWithin(30, 700, fork.delays(fork.other, TrafficClass.MESSAGE, 30));
    assertWithin(30, 700, fork.delays(fork.one, TrafficClass.MESSAGE, 30));
    long bulk = fork.end.arrived.stream().filter(a -> a.payload().length() > LONG).count();
    assertTrue(bulk > 600, "the rest of the cable is for bulk: " + bulk);
    assertTrue(fork.relay.drops(DropReason.WAITED_TOO_LONG) > 0);
    fork.assertStillTogether();
  }

  /** LN-26, LN-27: who calls all that he sends a payment, or control, takes from himself only. */
  @Test
  void aClassCannotBeAbused() {
    for (TrafficClass claimed : List.of(TrafficClass.PAYMENT, TrafficClass.CONTROL)) {
      Fork fork = new Fork(2);
      fork.flood(fork.one, claimed, 15);
      fork.row.time.run(5000);
      assertWithin(30, 1200, fork.delays(fork.other, TrafficClass.PAYMENT, 30));
      assertWithin(30, 1200, fork.delays(fork.other, TrafficClass.MESSAGE, 30));
      assertWithin(30, 2500, fork.delays(fork.other, TrafficClass.BULK, 30));
      fork.assertStillTogether();
    }
  }

  /** LN-26: two who flood with the same class get the same. */
  @Test
  void neighboursShareFairly() {
    Fork fork = new Fork(3);
    fork.flood(fork.one, TrafficClass.BULK, 15);
    fork.flood(fork.one, TrafficClass.BULK, 20);
    fork.flood(fork.one, TrafficClass.BULK, 25);
    int first = fork.end.arrived.size();
    for (int i = 0; i < 600; i++) {
      fork.other.send(fork.end, TrafficClass.BULK, Bytes.wrap(new byte[LONG - 1]));
      fork.row.time.run(100);
    }
    long other =
        fork.end.arrived.stream().skip(first).filter(a -> a.payload().length() == LONG - 1).count();
    int all = fork.end.arrived.size() - first;
    assertEquals(0.5, (double) other / all, 0.05);
  }

  /** LN-26: frames are handed to a bearer of known rate one after the other. */
  @Test
  void thePaceIsTheBearers() {
    Fork fork = new Fork(4);
    fork.flood(fork.one, TrafficClass.BULK, 5);
    long began = fork.narrow.bytes;
    for (int i = 0; i < 300; i++) {
      fork.row.time.run(100);
      assertTrue(fork.narrow.backlogMillis() <= 155, fork.narrow.backlogMillis() + " ms");
    }
    double used = 8.0 * (fork.narrow.bytes - began) / (30.0 * NARROW);
    assertTrue(used > 0.97, "used " + used);
  }

  private static final int FAST_LONG = 1000;

  private static Row.Node[] pair(Row row) {
    Row.Node[] pair = {row.node(0), row.node(1)};
    row.join(pair[0], pair[1], 1200, 0);
    assertTrue(row.time.runUntil(() -> pair[0].reaches(pair[1]), 10_000));
    row.time.run(500);
    return pair;
  }

  private static MeshInput.BearerFull full(boolean isFull) {
    return new MeshInput.BearerFull(new BearerId("cable0"), Optional.empty(), isFull);
  }

  /** LN-26: a bearer that says it is full gets control alone, and the rest when it has room. */
  @Test
  void aFullBearerGetsNoMore() {
    Row row = new Row(5);
    Row.Node[] pair = pair(row);
    pair[0].party.give(full(true));
    for (int i = 0; i < 100; i++) {
      pair[0].send(pair[1], TrafficClass.PAYMENT, Bytes.wrap(new byte[FAST_LONG]));
    }
    row.time.run(60_000);
    assertEquals(0, pair[1].arrived.size());
    assertTrue(pair[0].reaches(pair[1]), "control goes on");
    pair[0].party.give(full(false));
    row.time.run(50);
    assertEquals(100, pair[1].arrived.size());
  }

  /** LN-26: after the room came the bearer gets it in bursts, so that it can say when to stop. */
  @Test
  void roomIsNotOverrun() {
    Row row = new Row(6);
    Row.Node[] pair = pair(row);
    BearerAddress to = new BearerAddress(Bytes.of(1));
    BearerId cable = new BearerId("cable0");
    pair[0].party.give(new MeshInput.BearerFull(cable, Optional.of(to), true));
    for (int i = 0; i < 120; i++) {
      pair[0].send(pair[1], TrafficClass.PAYMENT, Bytes.wrap(new byte[FAST_LONG]));
    }
    long before = pair[0].cables.get(0).bytes;
    pair[0].party.give(new MeshInput.BearerFull(cable, Optional.of(to), false));
    long burst = pair[0].cables.get(0).bytes - before;
    assertTrue(burst > 60_000 && burst < MeshLimits.BURST_BYTES + 1200, burst + " bytes");
    row.time.run(3);
    assertEquals(120, pair[1].arrived.size());
  }

  /** LN-29: own bulk is refused with both numbers; control, payments and messages never. */
  @Test
  void ownBulkIsRefusedInTime() {
    Row row = new Row(7);
    Row.Node[] pair = pair(row);
    pair[0].party.give(full(true));
    assertFalse(pair[0].mesh.wouldRefuse(pair[1].address()).isPresent());
    for (int i = 0; i < 400; i++) {
      pair[0].send(pair[1], TrafficClass.BULK, Bytes.wrap(new byte[FAST_LONG]));
    }
    List<MeshOutput.Refused> refused =
        pair[0].told.stream()
            .filter(MeshOutput.Refused.class::isInstance)
            .map(MeshOutput.Refused.class::cast)
            .collect(Collectors.toList());
    long frame = FAST_LONG + 48;
    long half = MeshLimits.BULK_QUEUE_BYTES / 2;
    assertEquals(400 - (half + frame - 1) / frame, refused.size());
    MeshOutput.Refused last = refused.get(refused.size() - 1);
    assertEquals(half, last.mostBytes());
    assertTrue(last.queuedBytes() >= half);
    assertEquals(Optional.of(last), pair[0].mesh.wouldRefuse(pair[1].address()));
    pair[0].send(pair[1], TrafficClass.MESSAGE, Bytes.of(1));
    pair[0].send(pair[1], TrafficClass.PAYMENT, Bytes.of(2));
    pair[0].party.give(full(false));
    row.time.run(1);
    List<Bytes> first =
        pair[1].arrived.stream().limit(4).map(Row.Arrival::payload).collect(Collectors.toList());
    assertTrue(first.contains(Bytes.of(1)) && first.contains(Bytes.of(2)), "not behind the bulk");
    assertFalse(pair[0].mesh.wouldRefuse(pair[1].address()).isPresent());
    assertEquals(0, pair[0].drops(DropReason.LINK_QUEUE_FULL));
  }

  /** What waits for a link that ends is counted, not forgotten. */
  @Test
  void aLostLinkCountsWhatWaited() {
    Row row = new Row(8);
    Row.Node[] pair = pair(row);
    pair[0].party.give(full(true));
    for (int i = 0; i < 2000; i++) {
      pair[0].send(pair[1], TrafficClass.PAYMENT, Bytes.wrap(new byte[FAST_LONG]));
    }
    int overrun = pair[0].drops(DropReason.LINK_QUEUE_FULL);
    pair[0].party.give(new MeshInput.BearerDown(new BearerId("cable0")));
    assertEquals(2000 - overrun, pair[0].drops(DropReason.LINK_LOST));
    assertTrue((2000L - overrun) * (FAST_LONG + 48) <= MeshLimits.QUEUE_BYTES);
  }

  private static final int LONGEST = 65_535;
  private static final int LONG_PACKET = 60_000;

  private static Row.Node[] longPair(Row row) {
    Row.Node[] pair = {row.node(0), row.node(1)};
    row.join(pair[0], pair[1], BearerTraits.fast(LONGEST), 0);
    assertTrue(row.time.runUntil(() -> pair[0].reaches(pair[1]), 10_000));
    row.time.run(500);
    return pair;
  }

  /** LN-26: where frames are long few of them are much: the bearer can still say when to stop. */
  @Test
  void longFramesDoNotOverrunABearer() {
    Row row = new Row(9);
    Row.Node[] pair = longPair(row);
    long before = pair[0].cables.get(0).bytes;
    for (int i = 0; i < 20; i++) {
      pair[0].send(pair[1], TrafficClass.BULK, Bytes.wrap(new byte[LONG_PACKET]));
    }
    long burst = pair[0].cables.get(0).bytes - before;
    long most = MeshLimits.BURST_FRAMES * LONGEST;
    assertTrue(burst > LONG_PACKET && burst < most + LONGEST, burst + " bytes in no time");
    row.time.run(10);
    assertEquals(20, pair[1].arrived.size(), "all of it fits into the queue");
  }

  /** LN-26: a bearer that says at once when it is full gets all that there is. */
  @Test
  void aPromptBearerIsNotWaitedFor() {
    Row row = new Row(12);
    Row.Node[] pair = {row.node(0), row.node(1)};
    row.join(pair[0], pair[1], BearerTraits.prompt(LONGEST), 0);
    assertTrue(row.time.runUntil(() -> pair[0].reaches(pair[1]), 10_000));
    row.time.run(500);
    long before = pair[0].cables.get(0).bytes;
    for (int i = 0; i < 20; i++) {
      pair[0].send(pair[1], TrafficClass.BULK, Bytes.wrap(new byte[LONG_PACKET]));
    }
    long burst = pair[0].cables.get(0).bytes - before;
    assertTrue(burst > 20 * LONG_PACKET, burst + " bytes in no time");
    row.time.run(10);
    assertEquals(20, pair[1].arrived.size());
  }

  /** LN-26: a payment waits for no more than the frames that a full bearer has already. */
  @Test
  void paymentsPassLongFramesOfBulk() {
    Row row = new Row(10);
    Row.Node[] pair = longPair(row);
    pair[0].party.give(full(true));
    for (int i = 0; i < 15; i++) {
      pair[0].send(pair[1], TrafficClass.BULK, Bytes.wrap(new byte[LONG_PACKET]));
    }
    for (int i = 0; i < 30; i++) {
      pair[0].send(pair[1], TrafficClass.PAYMENT, Bytes.wrap(new byte[SHORT]));
    }
    pair[0].party.give(full(false));
    row.time.run(100);
    List<Integer> order =
        pair[1].arrived.stream().map(a -> a.payload().length()).collect(Collectors.toList());
    assertEquals(45, order.size());
    assertTrue(order.lastIndexOf(SHORT) <= 31, "one frame of bulk at most went before: " + order);
  }

  /** LN-28: bulk of long frames that stands for too long is dropped little by little. */
  @Test
  void longFramesDoNotStandForEver() {
    Row row = new Row(11);
    Row.Node[] pair = longPair(row);
    for (int i = 0; i < 300; i++) {
      if (i % 10 == 0) {
        pair[0].party.give(full(false));
        pair[0].party.give(full(true));
      }
      for (int sent = 0; sent < 2; sent++) {
        pair[0].send(pair[1], TrafficClass.BULK, Bytes.wrap(new byte[LONG_PACKET]));
      }
      row.time.run(10);
    }
    assertTrue(pair[0].drops(DropReason.WAITED_TOO_LONG) > 5);
    assertEquals(0, pair[0].drops(DropReason.LINK_QUEUE_FULL));
    assertTrue(pair[1].arrived.size() > 90, pair[1].arrived.size() + " came");
  }
}
