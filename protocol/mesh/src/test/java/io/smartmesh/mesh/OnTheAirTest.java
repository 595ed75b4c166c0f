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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a payload costs on the air, and what a recording of the air is worth: LN-9, LN-11, PK-2. */
final class OnTheAirTest {
  private static Island line(int seed, int size) {
    Island island = Island.line(new Rng(seed), size, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(1000);
    return island;
  }

  /** PK-2: header 9, tag 16, type 1, destination 20, service 1, class and hops 1: 48 bytes. */
  @Test
  void aPacketCosts48BytesOnEachLink() {
    Island island = line(1, 3);
    Island.Node from = island.node(0);
    Island.Node to = island.node(2);
    for (int length = 0; length <= 1152; length += 64) {
      for (TrafficClass traffic : TrafficClass.values()) {
        Bytes payload = island.rng.next(length);
        island.sent.clear();
        from.party.give(new MeshInput.SendPacket(to.address(), Service.MESSAGE, traffic, payload));
        island.time.run(3);
        long links =
            island.sent.stream().filter(frame -> frame.length() == payload.length() + 48).count();
        assertEquals(2, links, length + " bytes as " + traffic);
      }
    }
    assertEquals(19 * 4, to.count(MeshOutput.PacketArrived.class));
  }

  /** LN-9: to a neighbour's service: header 9, tag 16, type 1, service 1: 27 bytes. */
  @Test
  void aWordToANeighbourCosts27Bytes() {
    Island island = line(2, 2);
    Bytes payload = island.rng.next(150);
    island.sent.clear();
    island
        .node(0)
        .party
        .give(new MeshInput.SendToNeighbour(island.node(1).address(), Service.CHANNEL, payload));
    assertEquals(150 + 27, island.sent.get(0).length());
  }

  /** LN-11: whoever recorded all that was ever said gets nothing said twice, after any restart. */
  @Test
  void aRecordingIsWorthNothingAfterARestart() {
    Property.forAll(
        5,
        rng -> {
          Island island = Island.line(rng, 2, Faults.NONE);
          List<Bytes> recorded = new ArrayList<>();
          int sent = 0;
          for (int life = 0; life < 4; life++) {
            assertTrue(island.time.runUntil(island::isSettled, 10_000));
            for (int i = 0; i < 15; i++, sent++) {
              island.node(0).send(island.node(1), Bytes.of(0, sent));
              island.node(1).send(island.node(0), Bytes.of(1, sent));
              island.time.run(rng.below(200));
            }
            recorded.addAll(island.sent);
            island.sent.clear();
            island.node(rng.below(2)).restart();
            for (int i = 0; i < 600; i++) {
              Island.Node victim = island.node(rng.below(2));
              victim.receive(island.node(1 - victim.number).at(), rng.pick(recorded));
              island.time.run(rng.chance(0.1) ? 1 : 0);
            }
          }
          assertTrue(island.time.runUntil(island::isSettled, 10_000), "and they still meet");
          for (Island.Node node : island.nodes) {
            TreeSet<Bytes> heard = new TreeSet<>();
            for (MeshOutput.PacketArrived packet : node.all(MeshOutput.PacketArrived.class)) {
              assertTrue(heard.add(packet.payload()), "twice: " + packet.payload());
            }
            assertEquals(sent, heard.size());
            assertFalse(node.drops(DropReason.UNKNOWN_SESSION) == 0);
          }
        });
  }
}
