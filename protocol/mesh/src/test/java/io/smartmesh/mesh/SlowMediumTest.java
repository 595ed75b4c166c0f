package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media of 1,200 bits a second, where one frame waits for another: LN-23. */
final class SlowMediumTest {
  private static final long RATE = 1200;

  private static Island pair(int seed, int mtu) {
    BearerTraits line = new BearerTraits(mtu, RATE, true);
    Island island = new Island(new Rng(seed), 2, Faults.NONE, line);
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, 60_000), "no session, no routes");
    island.time.run(60_000);
    return island;
  }

  private static void assertNobodyLeft(Island island) {
    for (Island.Node node : island.nodes) {
      assertEquals(0, node.count(MeshOutput.NeighbourDown.class));
    }
  }

  /** LN-23: whatever the size of its frames, an idle line has nine tenths left. */
  @ParameterizedTest
  @ValueSource(ints = {8, 33, 240, 1200})
  void controlTrafficTakesATenthAtMost(int mtu) {
    Island island = pair(mtu, mtu);
    island.sentBytes = 0;
    island.time.run(3_600_000);
    assertTrue(island.sentBytes * 8 <= RATE * 3600 / 10, island.sentBytes + " bytes");
    assertEquals(0, island.crowdedOut);
    assertNobodyLeft(island);
  }

  /** LN-23: the longest packets both ways at once take half a minute, and end nothing. */
  @ParameterizedTest
  @ValueSource(ints = {8, 1200})
  void longPacketsCross(int mtu) {
    Island island = pair(7, mtu);
    for (int round = 0; round < 10; round++) {
      Bytes payload = island.rng.next(1152);
      island.node(0).send(island.node(1), payload);
      island.node(1).send(island.node(0), payload);
      island.time.run(40_000);
      assertEquals(round + 1, island.node(0).count(MeshOutput.PacketArrived.class));
      assertEquals(round + 1, island.node(1).count(MeshOutput.PacketArrived.class));
    }
    assertNobodyLeft(island);
  }

  /** LN-23: silence ends a link here too, only later. */
  @Test
  void silenceEndsALink() {
    Island island = pair(8, 1200);
    island.cut(0, 1);
    Pace pace = Pace.of(island.traits, 1);
    assertTrue(
        island.time.runUntil(
            () -> island.node(0).mesh.neighbours().isEmpty(), pace.hello() + pace.grace()));
    island.connect(0, 1);
    assertTrue(island.time.runUntil(island::isSettled, 120_000));
  }

  /** LN-23: on fast media nothing is slower than it was. */
  @Test
  void fastMediaKeepTheirTimes() {
    Pace fast = Pace.of(BearerTraits.fast(1200), 10);
    assertEquals(MeshLimits.GRACE_MILLIS, fast.grace());
    assertEquals(MeshLimits.HELLO_MILLIS, fast.hello());
    Pace ten = Pace.of(new BearerTraits(1200, 10_000_000, false), 3);
    assertEquals(MeshLimits.HELLO_MILLIS, ten.hello());
    assertEquals(MeshLimits.BEACON_MILLIS, ten.beacon());
    assertTrue(ten.grace() <= MeshLimits.GRACE_MILLIS + 4);
  }
}
