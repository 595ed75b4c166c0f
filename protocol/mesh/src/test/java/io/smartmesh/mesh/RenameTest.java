package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that goes by another key from now on: RT-20, LN-33. */
class RenameTest {
  private static final long SETTLED = 5_000;
  private static final Bytes HELLO = Bytes.utf8("hello");

  private final Island island = Island.line(new Rng(7), 3, Wire.Faults.NONE);
  private final Island.Node far = island.node(2);

  private static SigningKey key(int number) {
    return Keys.of(1_000 + number);
  }

  private static void rename(Island.Node node, int number) {
    node.party.give(new MeshInput.Rename(key(number)));
  }

  private boolean reaches(Island.Node from, Address to) {
    return from.mesh.routes().stream().anyMatch(route -> route.key().address().equals(to));
  }

  private int arrived() {
    return far.all(MeshOutput.PacketArrived.class).size();
  }

  private void send(Address to) {
    island.node(0).party.give(new MeshInput.SendPacket(to, Service.MESSAGE, HELLO));
  }

  @Test
  void bothIdentifiersAreReachedForTenMinutesAndNoLinkBreaks() {
    island.time.run(SETTLED);
    rename(far, 1);
    rename(island.node(1), 2);
    island.time.run(SETTLED);
    assertEquals(List.of(key(1).address(), far.address()), far.mesh.ids());
    int before = arrived();
    send(far.address());
    send(key(1).address());
    island.time.run(1_000);
    assertEquals(before + 2, arrived());

    island.time.run(MeshLimits.ROUTING_OVERLAP_MILLIS);
    assertEquals(List.of(key(1).address()), far.mesh.ids());
    assertFalse(reaches(island.node(0), far.address()), "the old one is taken back");
    assertFalse(reaches(island.node(0), island.node(1).address()));
    assertTrue(reaches(island.node(0), key(1).address()));
    island.nodes.forEach(node -> assertEquals(0, node.count(MeshOutput.NeighbourDown.class)));
    island.checkNoLoop();
  }

  /** Who has kept the old name still gets through to us, if it has a way there. */
  @Test
  void nobodyTellsUsOfWhatWasOurs() {
    island.connect(0, 2);
    island.time.run(SETTLED);
    rename(far, 1);
    island.time.run(MeshLimits.ROUTING_OVERLAP_MILLIS + SETTLED);
    island.nodes.forEach(node -> assertFalse(reaches(node, far.address())));
  }

  /** Renewals (LN-14) go on as what the link began; who meets us anew meets the new key. */
  @Test
  void aLinkKeepsTheKeyThatItBeganWithAndANewOneHasTheNew() {
    island.time.run(SETTLED);
    rename(far, 1);
    island.time.run(40 * 60_000);
    Island.Node near = island.node(1);
    assertEquals(0, near.count(MeshOutput.NeighbourDown.class));
    assertEquals(0, far.count(MeshOutput.NeighbourDown.class));

    island.cut(1, 2);
    island.time.run(60_000);
    island.connect(1, 2);
    island.time.run(60_000);
    List<MeshOutput.NeighbourUp> ups = near.all(MeshOutput.NeighbourUp.class);
    assertEquals(key(1).publicKey(), ups.get(ups.size() - 1).key());
    assertTrue(
        near.mesh.neighbours().stream().noneMatch(n -> n.key().address().equals(far.address())));
  }

  /** The keys that are kept have an end: then the link is made anew, with the newest. */
  @Test
  void aLinkUnderAKeyThatIsTooOldBeginsAgain() {
    island.time.run(SETTLED);
    for (int i = 1; i <= MeshLimits.ROUTING_KEYS; i++) {
      rename(far, i);
      island.time.run(30_000);
      rename(island.node(1), 100 + i);
      island.time.run(MeshLimits.ROUTING_OVERLAP_MILLIS + 1_000);
    }
    Address newest = key(MeshLimits.ROUTING_KEYS).address();
    island.time.run(SETTLED);
    island.nodes.forEach(
        node -> assertEquals(node == island.node(1) ? 2 : 1, node.mesh.neighbours().size()));
    assertEquals(
        newest,
        island.node(1).mesh.neighbours().stream()
            .map(neighbour -> neighbour.key().address())
            .filter(address -> !address.equals(island.node(0).address()))
            .findFirst()
            .orElseThrow());
    assertTrue(reaches(far, island.node(0).address()), "over a link that both sides made anew");
    assertTrue(reaches(island.node(0), newest));
  }

  @Test
  void theSameAgainChangesNothing() {
    island.time.run(SETTLED);
    rename(far, 1);
    rename(far, 1);
    assertEquals(2, far.mesh.ids().size());
  }
}
