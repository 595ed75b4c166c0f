package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets over routes: PK-1 to PK-8. */
final class PacketTest {
  private static Island settledLine(int size) {
    Island island = Island.line(new Rng(size), size, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(500);
    return island;
  }

  /** PK-1, PK-2: 48 bytes more than the payload on every link. */
  @Test
  void aPacketCrossesTheMesh() {
    Island island = settledLine(5);
    Island.Node last = island.node(4);
    Bytes payload = island.rng.next(island.node(0).mesh.maxPacketPayload(last.address()));
    island.sent.clear();
    island.node(0).send(island.node(4), payload);
    assertEquals(payload.length() + 48, island.sent.get(0).length());
    island.time.run(10);
    List<MeshOutput.PacketArrived> arrived = island.node(4).all(MeshOutput.PacketArrived.class);
    assertEquals(List.of(new MeshOutput.PacketArrived(Service.MESSAGE, payload, 4)), arrived);
  }

  @Test
  void aPacketToOneselfArrives() {
    Island island = settledLine(2);
    island.node(0).send(island.node(0), Bytes.of(1));
    assertEquals(0, island.node(0).all(MeshOutput.PacketArrived.class).get(0).hops());
  }

  /** PK-3: 32 links are crossed, 33 are not. */
  @Test
  void packetsDieAtTheHopLimit() {
    Island island = settledLine(3);
    relay(
        island,
        new LinkMessage.Packet(island.node(2).address(), 3, TrafficClass.MESSAGE, 31, Bytes.of(1)));
    assertEquals(32, island.node(2).all(MeshOutput.PacketArrived.class).get(0).hops());
    relay(
        island,
        new LinkMessage.Packet(island.node(2).address(), 3, TrafficClass.MESSAGE, 32, Bytes.of(1)));
    assertEquals(1, island.node(2).count(MeshOutput.PacketArrived.class));
    assertEquals(1, island.node(1).drops(DropReason.HOP_LIMIT_REACHED));
  }

  /** Node 1 takes it as if node 0 had sent it. */
  private static void relay(Island island, LinkMessage.Packet packet) {
    Turn turn =
        new Turn(
            island.time.now(),
            output -> {
              if (output instanceof MeshOutput.Transmit frame) {
                island.node(1).receive(island.node(0).at(), frame.frame());
              }
            });
    island.node(0).mesh.sendToNeighbour(turn, island.node(1).address(), packet);
    island.time.run(10);
  }

  @Test
  void refusalsHaveNames() {
    Island island = settledLine(2);
    Island.Node node = island.node(0);
    node.send(island.node(1), large(node, island.node(1)));
    assertEquals(1, node.drops(DropReason.TOO_LARGE));
    Island stranger = new Island(new Rng(9), 4, Faults.NONE);
    node.send(stranger.node(3), Bytes.of(1));
    assertEquals(1, node.drops(DropReason.NO_ROUTE));
    relay(
        island,
        new LinkMessage.Packet(
            island.node(1).address(), 200, TrafficClass.MESSAGE, 1, Bytes.of(1)));
    assertEquals(1, island.node(1).drops(DropReason.UNKNOWN_SERVICE));
  }

  private static Bytes large(Island.Node node, Island.Node other) {
    return Bytes.wrap(new byte[node.mesh.maxPacketPayload(other.address()) + 1]);
  }

  /** PK-5: what is on its way while the way is repaired waits for two seconds, not for ever. */
  @Test
  void packetsWaitForARepair() {
    Island island = settledLine(3);
    Island.Node relay = island.node(1);
    island.cut(1, 2);
    assertTrue(island.time.runUntil(() -> !relay.routeTo(island.node(2)).isPresent(), 2100));
    relay.send(island.node(2), Bytes.of(1));
    assertEquals(0, relay.drops(DropReason.NO_ROUTE));
    island.connect(1, 2);
    island.time.run(1900);
    assertEquals(1, island.node(2).count(MeshOutput.PacketArrived.class));

    island.cut(1, 2);
    assertTrue(island.time.runUntil(() -> !relay.routeTo(island.node(2)).isPresent(), 2100));
    for (int i = 0; i < 100; i++) {
      relay.send(island.node(2), Bytes.of(1));
    }
    assertEquals(100 - MeshLimits.WAITING_PACKETS, relay.drops(DropReason.QUEUE_FULL));
    island.time.run(2000);
    assertEquals(MeshLimits.WAITING_PACKETS, relay.drops(DropReason.NO_ROUTE));
  }
}
