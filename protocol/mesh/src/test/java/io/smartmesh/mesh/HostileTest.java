package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Signature;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Strangers who listen, forge and flood: LN-3, LN-16 to LN-20, RT-4, RT-16. */
final class HostileTest {
  private static final Moment START = new Moment(0);
  private static final Address OTHER = Keys.of(98).address();

  private static BearerAddress nobody(int number) {
    return new BearerAddress(Bytes.of(0xff, number >> 8 & 0xff, number & 0xff));
  }

  private static Island pair(Rng rng) {
    Island island = Island.line(rng, 2, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 4000));
    return island;
  }

  /** LN-17: who only listens sees nobody's address and nobody's key. */
  @Test
  void theAirKnowsNoNames() {
    Island island = Island.line(new Rng(1), 5, new Faults(0.1, 0.1, 1, 20));
    island.time.run(6000);
    for (int i = 0; i < 20; i++) {
      island.rng.pick(island.nodes).send(island.rng.pick(island.nodes), Bytes.utf8("hello"));
    }
    island.node(2).restart();
    island.time.run(6000);
    assertTrue(island.sent.size() > 300);
    String air = island.sent.stream().map(Bytes::toHex).collect(Collectors.joining("|"));
    for (Island.Node node : island.nodes) {
      assertFalse(air.contains(node.address().bytes().toHex()));
      assertFalse(air.contains(node.key.publicKey().compressed().slice(1, 33).toHex()));
    }
  }

  /** LN-2: the name in the beacons is another one every 15 minutes. */
  @Test
  void beaconsRotate() {
    Island island = new Island(new Rng(2), 1, Faults.NONE);
    island.time.run(60 * 60_000);
    TreeSet<Bytes> names =
        island.sent.stream()
            .map(frame -> frame.slice(5, 13))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(4, names.size());
  }

  @Test
  void beaconsOfOthersAreDroppedByName() {
    Island island = new Island(new Rng(3), 1, Faults.NONE);
    Island.Node node = island.node(0);
    Bytes id = Bytes.wrap(new byte[8]);
    node.receive(nobody(1), new Frame.Beacon(Island.NETWORK + 1, id, 0).encode());
    assertEquals(1, node.drops(DropReason.OTHER_NETWORK));
    node.receive(nobody(1), new Frame.Beacon(Island.NETWORK, id, 1).encode());
    assertEquals(1, node.drops(DropReason.UNKNOWN_REQUIRED_FEATURE));
    node.receive(nobody(1), new Frame.Beacon(Island.NETWORK, id, 2).encode());
    assertEquals(1, node.drops(DropReason.UNKNOWN_REQUIRED_FEATURE), "odd bits are optional");
    node.receive(nobody(1), Bytes.of(0x20));
    assertEquals(1, node.drops(DropReason.UNKNOWN_VERSION));
  }

  /** LN-18: anything at all may come, and the neighbour is still there. */
  @Test
  void randomFramesAreHarmless() {
    Property.forAll(
        20,
        rng -> {
          Island island = pair(rng);
          Island.Node node = island.node(0);
          List<Bytes> recorded = new ArrayList<>(island.sent);
          for (int i = 0; i < 2000; i++) {
            Bytes frame =
                rng.chance(0.5)
                    ? Bytes.concat(Bytes.of(0x10 | rng.below(7)), rng.next(rng.below(120)))
                    : rng.mutated(rng.pick(recorded));
            BearerAddress from = rng.chance(0.5) ? island.node(1).at() : nobody(rng.below(999));
            node.receive(from, frame);
            island.time.run(rng.below(3));
          }
          assertEquals(0, node.count(MeshOutput.NeighbourDown.class));
          assertEquals(1, node.mesh.neighbours().size());
          assertTrue(island.isSettled());
        });
  }

  /** LN-19: fake beacons cost a bounded number of handshakes. */
  @Test
  void fakeBeaconsAreBounded() {
    Island island = pair(new Rng(4));
    Island.Node node = island.node(0);
    island.sent.clear();
    for (int i = 0; i < 20_000; i++) {
      node.receive(nobody(i), new Frame.Beacon(Island.NETWORK, island.rng.next(8), 0).encode());
      island.time.run(i % 2);
    }
    long started = indexes(island, 0x11).size();
    assertTrue(started <= 11L * MeshLimits.ATTEMPTS_PER_SECOND, "handshakes: " + started);
    assertTrue(island.sent.size() < 1500, "frames: " + island.sent.size());
    assertEquals(0, node.count(MeshOutput.NeighbourDown.class));
  }

  /** LN-19: and so do fake handshakes. */
  @Test
  void fakeHandshakesAreBounded() {
    Island island = pair(new Rng(5));
    Island.Node node = island.node(0);
    Island other = pair(new Rng(6));
    Bytes open = other.sent.stream().filter(frame -> frame.at(0) == 0x11).findFirst().orElseThrow();
    island.sent.clear();
    for (int i = 0; i < 10_000; i++) {
      Bytes index = Bytes.of(0x11, 0, 0, i >> 8, i & 0xff);
      node.receive(nobody(i), Bytes.concat(index, open.slice(5, open.length())));
      island.time.run(i % 2);
    }
    long answered = indexes(island, 0x12).size();
    assertTrue(answered <= 6L * MeshLimits.ANSWERS_PER_SECOND, "answers: " + answered);
    long refused = node.drops(DropReason.HANDSHAKE_REFUSED);
    assertEquals(10_000 - answered, refused);
    assertEquals(0, node.count(MeshOutput.NeighbourDown.class));
  }

  private static TreeSet<Bytes> indexes(Island island, int type) {
    return island.sent.stream()
        .filter(frame -> frame.at(0) == type)
        .map(frame -> frame.slice(1, 5))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** LN-16: the 65th neighbour is refused. */
  @Test
  void neighboursAreBounded() {
    Island island = new Island(new Rng(7), MeshLimits.NEIGHBOURS + 3, Faults.NONE);
    for (int i = 1; i < island.nodes.size(); i++) {
      island.connect(0, i);
    }
    island.time.run(12_000);
    assertEquals(MeshLimits.NEIGHBOURS, island.node(0).mesh.neighbours().size());
    assertTrue(island.node(0).drops(DropReason.TOO_MANY_NEIGHBOURS) > 0);
  }

  private static Advert.Proven advert(Proof proof, long seqno) {
    return new Advert.Proven(
        proof.origin().compressed(),
        proof.signature(),
        proof.seqno(),
        new Distance(seqno, 256, 256),
        1);
  }

  /** RT-4: nobody but the origin can raise its number, and not from another network either. */
  @Test
  void forgedRoutesAreRefused() {
    Island.Node a = new Island(new Rng(8), 3, Faults.NONE).node(0);
    Fakes.Table fake = Fakes.table(Keys.CURVE);
    Proof good = Proof.sign(a.key, Island.NETWORK, 5);
    Proof forged = new Proof(good.origin(), 6, good.signature());
    Proof other = Proof.sign(a.key, Island.NETWORK + 1, 6);
    assertTrue(fake.take(advert(forged, 6)));
    assertTrue(fake.take(advert(other, 6)));
    assertTrue(fake.take(advert(good, 6)), "more than was signed");
    assertEquals(3, fake.drops(DropReason.ROUTE_NOT_AUTHENTIC));
    assertEquals(0, fake.table.all().size());
    assertFalse(
        fake.take(new Advert.Known(Advert.name(a.address()), new Distance(5, 256, 256), 1)));
    assertTrue(fake.take(advert(good, 5)));
    assertTrue(fake.take(new Advert.Known(Advert.name(a.address()), new Distance(5, 256, 256), 1)));
    assertFalse(
        fake.take(new Advert.Known(Advert.name(a.address()), new Distance(6, 256, 256), 1)));
    assertEquals(1, fake.table.all().size());
  }

  /** RT-16: the 1,025th destination is refused, and those that are known stay. */
  @Test
  void destinationsAreBounded() {
    Fakes.Table fake = Fakes.table(Fakes.CURVE);
    for (int i = 1; i <= MeshLimits.DESTINATIONS + 100; i++) {
      fake.take(i % 2 == 0 ? Fakes.NEIGHBOUR : OTHER, madeUp(i));
    }
    assertEquals(MeshLimits.DESTINATIONS, fake.table.all().size());
    assertEquals(100, fake.drops(DropReason.ROUTE_TABLE_FULL));
    fake.table.neighbourDown(fake.turn(START), Fakes.NEIGHBOUR);
    fake.table.neighbourDown(fake.turn(START), OTHER);
    assertEquals(
        0, fake.table.sweep(fake.turn(START.plusMillis(MeshLimits.FORGET_MILLIS - 1))).size());
    assertEquals(
        MeshLimits.DESTINATIONS,
        fake.table.sweep(fake.turn(START.plusMillis(MeshLimits.FORGET_MILLIS))).size());
    assertEquals(0, fake.table.all().size());
  }

  /** RT-46: and what it has taken back, or told again, makes no room for more of it. */
  @Test
  void whoMakesNodesUpLeavesRoomForOthers() {
    Fakes.Table fake = Fakes.table(Fakes.CURVE);
    int most = Scope.STANDARD.near().ofOne();
    int next = 1;
    for (int i = 0; i < most + 100; i++) {
      fake.take(madeUp(next++));
    }
    assertEquals(most, fake.table.all().size());
    assertEquals(100, fake.drops(DropReason.ROUTE_TABLE_FULL));
    for (int i = 1; i <= 100; i++) {
      Address gone = Fakes.CURVE.parse(madeUp(i).origin()).orElseThrow().address();
      fake.take(new Advert.Retraction(Advert.name(gone)));
    }
    fake.take(madeUp(next++));
    assertEquals(most, fake.table.all().size());

    int others = MeshLimits.DESTINATIONS - most;
    for (int i = 0; i < others - 1; i++) {
      fake.take(OTHER, madeUp(next++));
    }
    assertEquals(MeshLimits.DESTINATIONS - 1, fake.table.all().size());
    fake.take(OTHER, madeUp(most));
    fake.take(madeUp(next++));
    assertEquals(MeshLimits.DESTINATIONS, fake.table.all().size(), "one of them is another's too");
  }

  private static Advert.Proven madeUp(int number) {
    // Of their sixth bytes none is a landmark's.
    Bytes origin = new Encoder().u32(number).u16(1).raw(Bytes.wrap(new byte[27])).toBytes();
    Signature signature = new Signature(Bytes.wrap(new byte[64]));
    return new Advert.Proven(origin, signature, 1, new Distance(1, 256, 256), 1);
  }
}
