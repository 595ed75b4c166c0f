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
import org.junit.jupiter.api.Test;

/** Sessions with neighbours: LN-4 to LN-15. */
final class LinkTest {
  private static final Faults ROUGH = new Faults(0.3, 0.2, 1, 200);

  private static boolean linked(Island island) {
    return island.node(0).mesh.neighbours().size() == 1
        && island.node(1).mesh.neighbours().size() == 1;
  }

  private static Island linkedPair(Rng rng) {
    Island island = Island.line(rng, 2, Faults.NONE);
    assertTrue(island.time.runUntil(() -> linked(island), 2000));
    island.time.run(1500);
    return island;
  }

  /** Handshakes begun, with strangers (LN-8) and with those who are known (LN-25). */
  private static long opens(Island island) {
    return island.sent.stream().filter(f -> f.at(0) == 0x11 || f.at(0) == 0x17).count();
  }

  /** LN-4, LN-5: loss, duplicates and reordering delay a handshake and do nothing else. */
  @Test
  void twoNodesFindEachOtherOverABadRadio() {
    Property.forAll(
        50,
        rng -> {
          Island island = Island.line(rng, 2, ROUGH);
          assertTrue(island.time.runUntil(() -> linked(island), 20_000), "no session");
          island.faults(Faults.NONE);
          island.time.run(3000);
          assertTrue(linked(island), "no session on a good radio");
          long downs = island.node(0).count(MeshOutput.NeighbourDown.class);
          island.time.run(20_000);
          assertTrue(linked(island), "the session did not last");
          assertEquals(downs, island.node(0).count(MeshOutput.NeighbourDown.class));
        });
  }

  @Test
  void neighboursAreWhoTheySay() {
    Island island = linkedPair(new Rng(1));
    assertEquals(island.node(1).key.publicKey(), island.node(0).mesh.neighbours().get(0).key());
    assertEquals(island.node(0).key.publicKey(), island.node(1).mesh.neighbours().get(0).key());
    assertEquals(1, opens(island), "one handshake is enough");
  }

  /** LN-9: 27 bytes more than the payload, and the payload as it was. */
  @Test
  void payloadsReachTheNeighbourOnce() {
    Island island = linkedPair(new Rng(2));
    island.faults(new Faults(0, 1, 1, 1));
    Bytes payload =
        Bytes.wrap(new byte[island.node(0).mesh.maxNeighbourPayload(island.node(1).address())]);
    island.sent.clear();
    island
        .node(0)
        .party
        .give(new MeshInput.SendToNeighbour(island.node(1).address(), Service.CHANNEL, payload));
    assertEquals(payload.length() + 27, island.sent.get(0).length());
    assertEquals(Island.MTU, island.sent.get(0).length());
    island.time.run(5);
    assertEquals(1, island.node(1).all(MeshOutput.FromNeighbour.class).size());
    assertEquals(payload, island.node(1).all(MeshOutput.FromNeighbour.class).get(0).payload());
    assertEquals(1, island.node(1).drops(DropReason.REPLAYED));
  }

  @Test
  void whatDoesNotFitOrHasNoNeighbourIsDroppedByName() {
    Island island = linkedPair(new Rng(3));
    Island.Node node = island.node(0);
    Bytes large = Bytes.wrap(new byte[node.mesh.maxNeighbourPayload(island.node(1).address()) + 1]);
    node.party.give(
        new MeshInput.SendToNeighbour(island.node(1).address(), Service.CHANNEL, large));
    node.party.give(new MeshInput.SendToNeighbour(node.address(), Service.CHANNEL, Bytes.EMPTY));
    assertEquals(1, node.drops(DropReason.TOO_LARGE));
    assertEquals(1, node.drops(DropReason.NOT_A_NEIGHBOUR));
  }

  /** LN-10: two seconds of silence end a session, and beacons begin the next. */
  @Test
  void silenceEndsASession() {
    Island island = linkedPair(new Rng(4));
    island.cut(0, 1);
    assertFalse(island.time.runUntil(() -> island.node(0).mesh.neighbours().isEmpty(), 1490));
    assertTrue(island.time.runUntil(() -> island.node(0).mesh.neighbours().isEmpty(), 520));
    assertEquals(1, island.node(0).count(MeshOutput.NeighbourDown.class));
    island.time.run(3000);
    island.connect(0, 1);
    assertTrue(island.time.runUntil(() -> linked(island), 2500));
  }

  /** LN-12, LN-15: a peer that has restarted is found again faster than silence would tell. */
  @Test
  void aRestartedPeerIsBackAtOnce() {
    Property.forAll(
        50,
        rng -> {
          Island island = linkedPair(rng);
          island.node(1).restart();
          Island.Node stayed = island.node(0);
          assertTrue(
              island.time.runUntil(() -> stayed.count(MeshOutput.NeighbourUp.class) == 2, 1500));
          assertEquals(1, stayed.count(MeshOutput.NeighbourDown.class));
          island.time.run(100);
          assertTrue(linked(island));
          island.time.run(10_000);
          assertEquals(1, stayed.count(MeshOutput.NeighbourDown.class));
          stayed.send(island.node(1), Bytes.utf8("welcome back"));
          island.time.run(10);
          assertEquals(1, island.node(1).count(MeshOutput.PacketArrived.class));
        });
  }

  /** LN-12: one side lost the other for a while, the other noticed nothing. */
  @Test
  void aOneSidedOutageHeals() {
    Property.forAll(
        20,
        rng -> {
          Island island = linkedPair(rng);
          island.cut(0, 1);
          island.time.run(rng.between(1400, 2100));
          island.connect(0, 1);
          island.time.run(5000);
          assertTrue(linked(island));
          assertTrue(island.isSettled());
        });
  }

  /** LN-14: sessions are renewed after a quarter of an hour, and nobody notices. */
  @Test
  void rekeyingIsSilent() {
    Island island = linkedPair(new Rng(5));
    island.time.run(40 * 60_000);
    assertEquals(3, opens(island));
    assertEquals(0, island.node(0).count(MeshOutput.NeighbourDown.class));
    assertEquals(0, island.node(1).count(MeshOutput.NeighbourDown.class));
    assertEquals(0, island.node(0).drops(DropReason.UNKNOWN_SESSION));
  }

  /** LN-6: both open at the same moment, and one session comes of it. */
  @Test
  void simultaneousHandshakesMeet() {
    Property.forAll(
        20,
        rng -> {
          Island island = linkedPair(rng);
          forgeHint(island, 0, 1);
          forgeHint(island, 1, 0);
          long opens = opens(island);
          assertEquals(3, opens, "both have opened");
          island.time.run(30_000);
          assertTrue(linked(island));
          assertEquals(3, opens(island), "and neither had to open again");
          assertEquals(0, island.node(0).count(MeshOutput.NeighbourDown.class));
        });
  }

  /** LN-15: a forged "unknown session" costs a handshake a second at most and ends nothing. */
  @Test
  void forgedHintsEndNothing() {
    Island island = linkedPair(new Rng(6));
    for (int i = 0; i < 1000; i++) {
      forgeHint(island, 0, 1);
      island.time.run(10);
    }
    assertTrue(opens(island) <= 13, "handshakes: " + opens(island));
    assertEquals(0, island.node(0).count(MeshOutput.NeighbourDown.class));
    assertEquals(0, island.node(1).count(MeshOutput.NeighbourDown.class));
  }

  /** Tells {@code victim}, as if from {@code peer}, that its newest session is unknown. */
  private static void forgeHint(Island island, int victim, int peer) {
    int before = island.sent.size();
    island
        .node(victim)
        .party
        .give(
            new MeshInput.SendToNeighbour(
                island.node(peer).address(), Service.CHANNEL, Bytes.EMPTY));
    Frame.Data data = (Frame.Data) Frame.decode(island.sent.get(before)).orThrow();
    Bytes hint = new Frame.Unknown(data.receiver()).encode();
    island.node(victim).receive(island.node(peer).at(), hint);
  }

  /** LN-7: every frame of a handshake may come twice, late, or changed. */
  @Test
  void changedHandshakeFramesGiveNoSession() {
    Property.forAll(
        30,
        rng -> {
          Island island = Island.line(rng, 2, Faults.NONE);
          island.cut(0, 1);
          island.time.run(100);
          Island.Node victim = island.node(rng.below(2));
          List<Bytes> recorded = new ArrayList<>(island.sent);
          for (Bytes frame : recorded) {
            victim.receive(island.node(1 - victim.number).at(), frame);
          }
          for (int i = 0; i < 200; i++) {
            victim.receive(island.node(1 - victim.number).at(), rng.mutated(rng.pick(recorded)));
          }
          assertTrue(victim.mesh.neighbours().isEmpty());
          island.connect(0, 1);
          assertTrue(island.time.runUntil(() -> linked(island), 8000));
        });
  }
}
