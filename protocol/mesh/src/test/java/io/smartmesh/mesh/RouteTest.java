package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import org.junit.jupiter.api.Test;

/** Routes over several hops: RT-1 to RT-15. */
final class RouteTest {
  private static final Faults LOSSY = new Faults(0.1, 0.05, 1, 20);

  /** RT-1: from cold to all pairs within five seconds. */
  @Test
  void aLineOfFiveKnowsItself() {
    Property.forAll(
        20,
        rng -> {
          Island island = Island.line(rng, 5, LOSSY);
          assertTrue(island.time.runUntil(island::isSettled, 5000), "not settled in 5 s");
          assertEquals(4, island.node(0).routeTo(island.node(4)).orElseThrow().hops());
        });
  }

  @Test
  void aRingOfSixKnowsItself() {
    Property.forAll(
        20,
        rng -> {
          Island island = Island.ring(rng, 6, LOSSY);
          island.time.afterEachStep(island::checkNoLoop);
          assertTrue(island.time.runUntil(island::isSettled, 5000), "not settled in 5 s");
        });
  }

  /**
   * LN-10, RT-9: nobody is told that a link is cut, no packet finds it out, frames get lost, and
   * everybody is reachable again all the same.
   */
  @Test
  void aSilentCutHeals() {
    Property.forAll(
        30,
        rng -> {
          Island island = Island.ring(rng, 6, LOSSY);
          island.time.afterEachStep(island::checkNoLoop);
          island.time.run(8000);
          island.cut(2, 3);
          island.time.run(1000);
          boolean healed =
              island.time.runUntil(
                  () ->
                      island.isSettled()
                          && island.node(2).routeTo(island.node(3)).orElseThrow().hops() == 5,
                  7000);
          assertTrue(healed, "not healed in 8 s");
        });
  }

  /** RT-5: whatever links come and go, no table of routes ever has a loop in it. */
  @Test
  void noLoopEver() {
    Property.forAll(
        60,
        rng -> {
          int size = rng.between(4, 9);
          Faults faults = new Faults(0.2 * rng.below(2), 0.1, 1, rng.between(2, 400));
          Island island = new Island(rng, size, faults);
          island.time.afterEachStep(island::checkNoLoop);
          for (int i = 0; i < 2 * size; i++) {
            change(island, rng);
          }
          for (int i = 0; i < 25; i++) {
            island.time.run(rng.below(2500));
            change(island, rng);
          }
          island.faults(Faults.NONE);
          assertTrue(island.time.runUntil(island::isSettled, 15_000), "did not settle");
        });
  }

  private static void change(Island island, Rng rng) {
    int a = rng.below(island.nodes.size());
    int b = rng.below(island.nodes.size());
    if (a != b && island.isConnected(a, b)) {
      island.cut(a, b);
    } else if (a != b) {
      island.connect(a, b);
    }
  }

  /** RT-4, LN-12: nodes lose their whole memory, and still no packet goes round in circles. */
  @Test
  void restartsMakeNoLoop() {
    Property.forAll(
        30,
        rng -> {
          Island island = Island.ring(rng, 6, new Faults(0.05, 0.05, 1, 30));
          island.connect(0, 3);
          for (int i = 0; i < 200; i++) {
            island.time.run(rng.below(200));
            rng.pick(island.nodes).send(rng.pick(island.nodes), Bytes.of(i));
            if (rng.chance(0.1)) {
              rng.pick(island.nodes).restart();
            }
            if (rng.chance(0.1)) {
              change(island, rng);
            }
          }
          for (Island.Node node : island.nodes) {
            assertEquals(0, node.drops(DropReason.HOP_LIMIT_REACHED));
          }
          for (int i = 0; i + 1 < 6; i++) {
            island.connect(i, i + 1);
          }
          assertTrue(island.time.runUntil(island::isSettled, 15_000), "did not settle");
          island.time.run(3000);
          assertTrue(island.time.runUntil(island::isSettled, 5000), "did not stay settled");
          island.checkNoLoop();
        });
  }

  /** RT-4: a node whose boot count was lost is asked past the numbers of its earlier life. */
  @Test
  void aLostBootCountIsOvercome() {
    Property.forAll(
        20,
        rng -> {
          Island island = Island.line(rng, 4, LOSSY);
          island.node(3).boots = 50;
          island.node(3).restart();
          assertTrue(island.time.runUntil(island::isSettled, 8000));
          island.node(3).boots = 3;
          island.node(3).restart();
          island.time.run(100);
          assertTrue(island.time.runUntil(island::isSettled, 8000));
          assertTrue(island.node(0).routeTo(island.node(3)).orElseThrow().seqno() >> 16 >= 51);
        });
  }

  /** RT-6: a spare is used in the same turn in which the next hop is lost. */
  @Test
  void aSpareTakesOverAtOnce() {
    Island island = Island.ring(new Rng(1), 4, Faults.NONE);
    island.time.run(6000);
    Island.Node from = island.node(0);
    RouteView route = from.routeTo(island.node(2)).orElseThrow();
    assertEquals(1, route.spares());
    int via = route.nextHop().equals(island.node(1).address()) ? 1 : 3;
    island.cut(0, via);
    assertTrue(
        island.time.runUntil(
            () -> !from.routeTo(island.node(2)).orElseThrow().nextHop().equals(route.nextHop()),
            2100));
    assertTrue(
        from.all(MeshOutput.NodeUnreachable.class).stream()
            .noneMatch(lost -> lost.address().equals(island.node(2).address())));
  }

  /** RT-13: hosts learn of every change once. */
  @Test
  void comingAndGoingIsTold() {
    Island island = Island.line(new Rng(2), 3, Faults.NONE);
    island.time.run(6000);
    Island.Node first = island.node(0);
    assertEquals(2, first.count(MeshOutput.NodeReachable.class));
    island.cut(1, 2);
    island.time.run(4000);
    assertEquals(
        island.node(2).address(), first.all(MeshOutput.NodeUnreachable.class).get(0).address());
    assertEquals(1, first.count(MeshOutput.NodeUnreachable.class));
    island.connect(0, 2);
    island.time.run(4000);
    assertEquals(3, first.count(MeshOutput.NodeReachable.class));
    assertEquals(1, first.all(MeshOutput.NodeReachable.class).get(2).hops());
  }

  /** RT-11: a settled mesh says hardly more than its hellos and beacons. */
  @Test
  void silenceWhenNothingChanges() {
    Island island = Island.ring(new Rng(3), 6, Faults.NONE);
    island.time.run(60_000);
    island.sentBytes = 0;
    island.time.run(60_000);
    long perNodeAndSecond = island.sentBytes / 60 / 6;
    assertTrue(perNodeAndSecond < 150, "bytes a second and node: " + perNodeAndSecond);
  }

  /** RT-2, RT-11: a tenth lost on every link is no reason to tell the mesh of it. */
  @Test
  void noiseDoesNotTravel() {
    Island island = Island.ring(new Rng(4), 6, new Faults(0.1, 0, 1, 10));
    island.time.run(20_000);
    island.sentBytes = 0;
    island.time.run(60_000);
    long perNodeAndSecond = island.sentBytes / 60 / 6;
    assertTrue(perNodeAndSecond < 200, "bytes a second and node: " + perNodeAndSecond);
  }

  /** RT-2: a lossy link costs more, so that a way around it is taken. */
  @Test
  void lossIsAvoided() {
    LinkMeter meter = new LinkMeter(MeshLimits.HOP_COST);
    for (int i = 0; i < 100; i++) {
      meter.heard(0);
    }
    assertEquals(256, meter.cost());
    for (int i = 0; i < 100; i++) {
      meter.heard(1);
    }
    assertTrue(meter.cost() >= 2 * 256 && meter.cost() <= 8 * 256, "" + meter.cost());
    for (int i = 0; i < 300; i++) {
      meter.heard(0);
    }
    assertEquals(256, meter.cost());
  }
}
