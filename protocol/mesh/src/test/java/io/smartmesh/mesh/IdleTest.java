package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mesh costs that nobody uses, and that it is there when somebody does: LN-40 to LN-46. */
final class IdleTest {
  /** UDP, IPv6 and Ethernet around each frame. */
  private static final int AROUND = 8 + 40 + 14;

  private static final int SIDE = 4;
  private static final int HOUR_SECONDS = 3600;

  /** A square of nodes, each joined to the next by a cable: each end is a bearer of its own. */
  private static List<Row.Node> cables(Row row, List<Row.Cable> cables) {
    List<Row.Node> nodes = new ArrayList<>();
    for (int i = 0; i < SIDE * SIDE; i++) {
      nodes.add(row.node(i));
      if (i % SIDE > 0) {
        cables.add(row.join(nodes.get(i - 1), nodes.get(i), 1452, 0));
      }
      if (i >= SIDE) {
        cables.add(row.join(nodes.get(i - SIDE), nodes.get(i), 1452, 0));
      }
    }
    return nodes;
  }

  /** The same with one radio each. */
  private static Island radios(int seed, Power power) {
    BearerTraits wlan = BearerTraits.fast(Island.MTU);
    Island island = new Island(new Rng(seed), SIDE * SIDE, Faults.NONE, wlan, n -> power);
    for (int i = 0; i < SIDE * SIDE; i++) {
      if (i % SIDE > 0) {
        island.connect(i - 1, i);
      }
      if (i >= SIDE) {
        island.connect(i - SIDE, i);
      }
    }
    return island;
  }

  /** LN-43: a node with three cables sends 120 bytes a second at most, whatever is around them. */
  @Test
  void aSquareOf16IsQuiet() {
    Row row = new Row(1);
    List<Row.Cable> cables = new ArrayList<>();
    List<Row.Node> nodes = cables(row, cables);
    assertTrue(
        row.time.runUntil(
            () -> nodes.stream().allMatch(node -> node.mesh.routes().size() == 15), 4000));
    row.time.run(60_000);
    long frames = cables.stream().mapToLong(cable -> cable.frames).sum();
    long bytes = cables.stream().mapToLong(cable -> cable.bytes).sum();
    nodes.forEach(node -> node.wakes.count = 0);
    row.time.run(1000 * HOUR_SECONDS);
    frames = cables.stream().mapToLong(cable -> cable.frames).sum() - frames;
    bytes = cables.stream().mapToLong(cable -> cable.bytes).sum() - bytes;
    long each = (bytes + AROUND * frames) / HOUR_SECONDS / nodes.size();

    assertTrue(each <= 120, each + " bytes a second");
    nodes.forEach(node -> assertEquals(0, count(node, MeshOutput.NeighbourDown.class)));
  }

  private static long count(Row.Node node, Class<? extends MeshOutput> type) {
    return node.told.stream().filter(type::isInstance).count();
  }

  /** Bytes, with what is around each frame. */
  private static double sent(Island.Node node) {
    Carried carried = node.mesh.air().get(0).carried();
    return carried.bytesSent() + (double) AROUND * carried.framesSent();
  }

  /** LN-43: a phone among phones sends 10 bytes a second at most and wakes a few times a minute. */
  @Test
  void phonesAreQuieter() {
    Island island = radios(2, Power.PHONE);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(60_000);
    List<Double> before = new ArrayList<>();
    for (Island.Node node : island.nodes) {
      before.add(sent(node));
      node.wakes.count = 0;
    }
    island.time.run(1000 * HOUR_SECONDS);
    for (Island.Node node : island.nodes) {
      double each = (sent(node) - before.get(node.number)) / HOUR_SECONDS;
      assertTrue(each <= 10, each + " bytes a second");
      int wakes = node.wakes.count / 60;
      assertTrue(wakes <= 10, wakes + " wake-ups a minute");
    }
    island.nodes.forEach(n -> assertEquals(0, n.count(MeshOutput.NeighbourDown.class)));
    island.node(0).send(island.node(15), Bytes.utf8("are you there"));
    island.time.run(50);
    assertEquals(1, island.node(15).count(MeshOutput.PacketArrived.class), "asleep, but reached");
  }

  /**
   * LN-41, LN-42: while data flows a silent cut is known within 2 s at both ends, however calm it
   * was.
   */
  @ParameterizedTest
  @EnumSource(Power.class)
  void deathIsKnownWhereDataFlows(Power power) {
    BearerTraits wlan = BearerTraits.fast(Island.MTU);
    Island island = new Island(new Rng(3), 2, Faults.NONE, wlan, n -> power);
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(200_000);
    for (int i = 0; i < 100; i++) {
      island.node(0).send(island.node(1), Bytes.of(i));
      island.time.run(20);
    }
    assertEquals(100, island.node(1).count(MeshOutput.PacketArrived.class));
    island.cut(0, 1);
    for (int i = 0; i < 90; i++) {
      island.node(0).send(island.node(1), Bytes.of(i));
      island.time.run(20);
    }
    assertTrue(island.node(0).mesh.neighbours().isEmpty(), "sender");
    long most = power.helloMillis() + MeshLimits.GRACE_MILLIS;
    assertTrue(island.time.runUntil(() -> island.node(1).mesh.neighbours().isEmpty(), most));
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, 2500));
  }

  /**
   * LN-42: who has two links and is gone from both is gone within 2 s; else the other one serves.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoLinksDieTogetherOrServeForEachOther(boolean both) {
    Row row = new Row(7);
    Row.Node one = row.node(0);
    Row.Node other = row.node(1);
    List<Row.Cable> cables = List.of(row.join(one, other, 1452, 0), row.join(one, other, 1452, 0));
    row.time.run(100_000);
    int frames = cables.get(0).frames + cables.get(1).frames;
    row.time.run(600_000);
    frames = cables.get(0).frames + cables.get(1).frames - frames;
    assertTrue(frames < 2 * (2 * 140 + 60 + 10) + 60, frames + " frames: a spare link is calmer");
    String used = one.mesh.neighbours().get(0).bearer().name();
    for (Row.Cable cable : cables) {
      if (both || cable.id.name().equals(used)) {
        cable.loses = (from, frame) -> true;
      }
    }
    for (int i = 0; i < 100; i++) {
      one.send(other, TrafficClass.MESSAGE, Bytes.of(i));
      row.time.run(20);
    }
    assertEquals(both, one.mesh.neighbours().isEmpty());
    other.arrived.clear();
    one.send(other, TrafficClass.MESSAGE, Bytes.of(7));
    row.time.run(20);
    assertEquals(both ? 0 : 1, other.arrived.size());
  }

  /** LN-42, RT-6: a ring heals within 2 s of a silent cut in the middle of the way. */
  @Test
  void aRingHealsWhileProbesFlow() {
    Property.forAll(
        20,
        rng -> {
          Island island = Island.ring(rng, 6, Faults.NONE);
          assertTrue(island.time.runUntil(island::isSettled, 8000));
          island.time.run(rng.between(30_000, 90_000));
          Island.Node from = island.node(0);
          Island.Node to = island.node(3);
          probe(island, from, to, 1000);
          boolean isUpwards =
              from.routeTo(to).orElseThrow().nextHop().equals(island.node(1).address());
          island.cut(isUpwards ? 1 : 5, isUpwards ? 2 : 4);
          long before = to.count(MeshOutput.PacketArrived.class);
          long outage = 0;
          while (to.count(MeshOutput.PacketArrived.class) - before < 20 && outage < 5000) {
            probe(island, from, to, 20);
            outage += 20;
          }
          assertTrue(outage - 20 * 20 <= 2000, "outage of " + (outage - 400) + " ms");
        });
  }

  private static void probe(Island island, Island.Node from, Island.Node to, int millis) {
    for (int at = 0; at < millis; at += 20) {
      from.send(to, Bytes.of(1));
      to.send(from, Bytes.of(2));
      island.time.run(20);
    }
  }

  /** LN-40, LN-46: a node that nobody uses goes unnoticed for a promise and the grace at most. */
  @ParameterizedTest
  @EnumSource(Power.class)
  void silenceIsNoticedWithinThePromise(Power power) {
    BearerTraits wlan = BearerTraits.fast(Island.MTU);
    Island island = new Island(new Rng(4), 2, Faults.NONE, wlan, n -> power);
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(200_000);
    island.cut(0, 1);
    long most = power.helloMillis() + MeshLimits.GRACE_MILLIS;
    island.time.run(most);
    assertTrue(island.node(0).mesh.neighbours().isEmpty());
    assertTrue(island.node(1).mesh.neighbours().isEmpty());
    island.time.run(120_000);
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, power.beaconMillis() + 2000));
  }

  /** CY-22: who holds bundles beacons often also when nobody is about, a phone less often. */
  @ParameterizedTest
  @EnumSource(
      value = Power.class,
      names = {"NORMAL", "PHONE"})
  void whoHoldsBundlesIsNoticedByWhoPassesBy(Power power) {
    BearerTraits wlan = BearerTraits.fast(Island.MTU);
    Island island = new Island(new Rng(22), 1, Faults.NONE, wlan, n -> power);
    Island.Node alone = island.node(0);
    island.time.run(200_000);
    double calm = beacons(island);
    alone.party.give(new MeshInput.Expect(true));
    double expecting = beacons(island);
    alone.party.give(new MeshInput.Expect(false));
    double after = beacons(island);
    long seconds = power == Power.PHONE ? 6 : 1;
    assertTrue(expecting >= 600.0 / seconds && expecting <= 1.4 * 600 / seconds, "" + expecting);
    assertTrue(calm < 0.3 * expecting, calm + " before, " + expecting + " meanwhile");
    assertTrue(after < 0.3 * expecting, after + " after, " + expecting + " meanwhile");
  }

  /** In ten minutes, of a node that says nothing else. */
  private static double beacons(Island island) {
    int before = island.sent.size();
    island.time.run(600_000);
    return (double) island.sent.size() - before;
  }

  /** LN-46: two that meet after a long time alone see each other at the next beacon. */
  @Test
  void aPhoneIsFoundAtTheNextBeaconOfEither() {
    Property.forAll(
        10,
        rng -> {
          BearerTraits wlan = BearerTraits.fast(Island.MTU);
          Island island =
              new Island(rng, 2, Faults.NONE, wlan, n -> n == 0 ? Power.PHONE : Power.NORMAL);
          island.time.run(rng.between(200_000, 300_000));
          island.connect(0, 1);
          assertTrue(island.time.runUntil(island::isSettled, 8000));
        });
  }

  /** LN-45: who starts again is back at once, though its neighbour was content to wait. */
  @ParameterizedTest
  @EnumSource(Power.class)
  void whoStartsAgainIsBackAtOnce(Power power) {
    BearerTraits wlan = BearerTraits.fast(Island.MTU);
    Island island = new Island(new Rng(5), 2, Faults.NONE, wlan, n -> power);
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    for (int i = 0; i < 10; i++) {
      island.time.run(100_000 + 777 * i);
      island.node(1).restart();
      int times = i + 2;
      Island.Node stayed = island.node(0);
      assertTrue(
          island.time.runUntil(() -> stayed.count(MeshOutput.NeighbourUp.class) == times, 2500));
    }
  }

  /** LN-42: a fifth of all frames lost both ways ends no link, idle or used now and then. */
  @Test
  void lossEndsNoLink() {
    Row row = new Row(6);
    Row.Node one = row.node(0);
    Row.Node other = row.node(1);
    row.join(one, other, 1200, 0).loses = (from, frame) -> row.rng.chance(0.2);
    assertTrue(row.time.runUntil(() -> one.reaches(other) && other.reaches(one), 20_000));
    for (int i = 0; i < 1000; i++) {
      one.send(other, TrafficClass.MESSAGE, Bytes.of(1));
      row.time.run(3600);
    }
    assertEquals(0, count(one, MeshOutput.NeighbourDown.class));
    assertEquals(0, count(other, MeshOutput.NeighbourDown.class));
  }

  /** LN-40: nobody is waited for longer than 90 s or less than half a second. */
  @Test
  void promisesAreBelievedWithinBounds() {
    Pace fast = Pace.of(BearerTraits.fast(1200), 1);
    for (int next : new int[] {0, 1, 5, 100, 900, 901, LinkMessage.NEXT_MOST}) {
      Vigil vigil = new Vigil(fast);
      vigil.promisedByPeer(next, fast);
      long missed = vigil.missedFrom(new Moment(0)).millis();
      assertEquals(Math.min(90_000, Math.max(500, 100L * next)), missed);
    }
    assertFalse(LinkMessage.decode(Bytes.of(0, 0xff, 0xff, 0x7f)).isOk(), "more than can be said");
  }
}
