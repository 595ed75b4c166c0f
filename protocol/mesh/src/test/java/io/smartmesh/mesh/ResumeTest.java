package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two who know each other meet again: LN-25. */
final class ResumeTest {
  private static final int OPEN = 0x11;
  private static final int RESUME = 0x17;
  private static final int RESUMED = 0x18;
  private static final Faults SLOW = new Faults(0, 0, 50, 50);

  private static boolean linked(Island island) {
    return island.node(0).mesh.neighbours().size() == 1
        && island.node(1).mesh.neighbours().size() == 1;
  }

  private static Island linkedPair(Rng rng, Faults faults) {
    Island island = Island.line(rng, 2, faults);
    assertTrue(island.time.runUntil(() -> linked(island), 4000));
    island.time.run(3000);
    return island;
  }

  private static void part(Island island) {
    island.cut(0, 1);
    island.time.run(3000);
    assertFalse(linked(island));
    island.sent.clear();
    island.connect(0, 1);
  }

  private static long sent(Island island, int type) {
    return island.sent.stream().filter(frame -> frame.at(0) == type).count();
  }

  /**
   * LN-25: one round trip after a drop, in each direction the first frame after it carries data.
   */
  @Test
  void oneRoundTripIsEnough() {
    Property.forAll(
        20,
        rng -> {
          Island island = linkedPair(rng, SLOW);
          part(island);
          assertTrue(island.time.runUntil(() -> sent(island, RESUME) > 0, 1100));
          // Where both have begun the later one may go on (LN-6).
          boolean atOnce = island.time.runUntil(() -> !isAlone(island), 101);
          boolean crossed = sent(island, RESUME) > 1;
          assertTrue(atOnce || crossed, "more than a round trip");
          assertTrue(atOnce || island.time.runUntil(() -> !isAlone(island), 50));
          assertTrue(island.time.runUntil(() -> linked(island), 51), "half a round trip more");
          assertEquals(0, sent(island, OPEN));
          island.node(0).send(island.node(1), Bytes.of(1));
          island.time.run(20_000);
          assertTrue(linked(island), "it did not last");
        });
  }

  private static boolean isAlone(Island island) {
    return island.nodes.stream().allMatch(node -> node.mesh.neighbours().isEmpty());
  }

  /** LN-25: over a bad radio it takes longer, and ends as well. */
  @Test
  void aBadRadioDelaysIt() {
    Property.forAll(
        30,
        rng -> {
          Island island = linkedPair(rng, Faults.NONE);
          part(island);
          island.faults(new Faults(0.3, 0.2, 1, 200));
          assertTrue(island.time.runUntil(() -> linked(island), 20_000), "no session");
          island.faults(Faults.NONE);
          island.time.run(5000);
          assertTrue(linked(island));
          long downs = island.node(0).count(MeshOutput.NeighbourDown.class);
          island.time.run(20_000);
          assertEquals(downs, island.node(0).count(MeshOutput.NeighbourDown.class));
        });
  }

  /** LN-12, LN-25: who has restarted is known by its address to those who have not. */
  @Test
  void aRestartedPeerIsResumed() {
    Island island = linkedPair(new Rng(2), Faults.NONE);
    island.cut(0, 1);
    island.time.run(3000);
    island.sent.clear();
    island.node(1).restart();
    island.time.run(1);
    island.connect(0, 1);
    Bytes beacon = new Frame.Beacon(Island.NETWORK, island.rng.next(8), 0).encode();
    island.node(0).receive(island.node(1).at(), beacon);
    assertTrue(island.time.runUntil(() -> linked(island), 10));
    assertEquals(0, sent(island, OPEN));
    assertTrue(island.time.runUntil(island::isSettled, 2000));
  }

  /** LN-13, LN-25: a new address under a known beacon: the session moves, and nobody goes. */
  @Test
  void anAddressChangeIsARoundTrip() {
    Island island = linkedPair(new Rng(3), SLOW);
    island.sent.clear();
    Island.Node stayed = island.node(0);
    island.node(1).place = 9;
    assertTrue(
        island.time.runUntil(
            () -> stayed.mesh.neighbours().get(0).at().equals(island.node(1).at()), 1300));
    island.time.run(50);
    stayed.send(island.node(1), Bytes.of(1));
    island.time.run(60);
    assertEquals(1, island.node(1).count(MeshOutput.PacketArrived.class));
    assertEquals(0, sent(island, OPEN));
    assertEquals(0, stayed.count(MeshOutput.NeighbourDown.class));
    assertEquals(0, island.node(1).count(MeshOutput.NeighbourDown.class));
  }

  /** LN-25: somebody else at the address is met as a stranger, after two attempts. */
  @Test
  void whoIsNotExpectedIsMetAnew() {
    Island island = new Island(new Rng(4), 3, Faults.NONE);
    island.connect(0, 1);
    island.time.run(4000);
    island.cut(0, 1);
    island.time.run(3000);
    island.sent.clear();
    island.node(1).place = 7;
    island.node(2).place = 1;
    island.connect(0, 2);
    List<Island.Node> both = List.of(island.node(0), island.node(2));
    assertTrue(
        island.time.runUntil(
            () -> both.stream().noneMatch(node -> node.mesh.neighbours().isEmpty()), 4000));
    assertEquals(island.node(2).address(), island.node(0).mesh.neighbours().get(0).key().address());
  }

  /** LN-25: whoever replays a resumption, before or after a restart, gets an answer of no use. */
  @Test
  void replaysBringNobodyBack() {
    Island island = linkedPair(new Rng(5), Faults.NONE);
    part(island);
    assertTrue(island.time.runUntil(() -> linked(island), 2000));
    island.time.run(1000);
    List<Bytes> recorded = new ArrayList<>(island.sent);
    assertTrue(recorded.stream().anyMatch(frame -> frame.at(0) == RESUME));
    island.cut(0, 1);
    island.time.run(10_000);
    for (boolean restart : List.of(false, true)) {
      for (Island.Node victim : island.nodes) {
        if (restart) {
          victim.restart();
        }
        long ups = victim.count(MeshOutput.NeighbourUp.class);
        long heard = victim.count(MeshOutput.FromNeighbour.class);
        island.sent.clear();
        for (Bytes frame : recorded) {
          victim.receive(island.node(1 - victim.number).at(), frame);
          island.time.run(1);
        }
        assertTrue(sent(island, RESUMED) <= 1);
        assertEquals(ups, victim.count(MeshOutput.NeighbourUp.class));
        assertEquals(heard, victim.count(MeshOutput.FromNeighbour.class));
        assertTrue(victim.mesh.neighbours().isEmpty());
      }
    }
    island.connect(0, 1);
    assertTrue(island.time.runUntil(() -> linked(island), 10_000));
  }

  /** LN-17, LN-25: no frame of it names anybody, and no two have a part in common. */
  @Test
  void resumptionsAreNotLinkable() {
    Island island = linkedPair(new Rng(6), Faults.NONE);
    List<Bytes> resumes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      part(island);
      assertTrue(island.time.runUntil(() -> linked(island), 2000));
      island.sent.stream().filter(frame -> frame.at(0) == RESUME).forEach(resumes::add);
      String air = island.sent.stream().map(Bytes::toHex).collect(Collectors.joining("|"));
      for (Island.Node node : island.nodes) {
        assertFalse(air.contains(node.address().bytes().toHex()));
        assertFalse(air.contains(node.key.publicKey().compressed().slice(1, 33).toHex()));
      }
    }
    assertTrue(resumes.size() >= 5);
    for (int at : new int[] {1, 6, 38, 60, 87}) {
      assertEquals(
          resumes.size(),
          resumes.stream().map(frame -> frame.slice(at, at + 4)).distinct().count());
    }
  }
}
