package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Meshes that are larger than what a node keeps ways to, in small: near are 16, not 1,024. */
final class ClustersTest {
  private static final int SIDE = 7;
  private static final int SIZE = SIDE * SIDE;
  private static final int MASK = 3;
  private static final TableSize NEAR = new TableSize(16, 12, SIZE);
  private static final TableSize LANDMARKS = new TableSize(SIZE, SIZE, SIZE);
  private static final Scope SMALL = new Scope(NEAR, LANDMARKS, MASK);

  /** Who takes nobody for a landmark, itself included: it confirms, keeps and passes on nothing. */
  private static final Scope LIAR = new Scope(NEAR, LANDMARKS, 0xff);

  private static final long SETTLE_MILLIS = 16_000;

  private static Island grid(Rng rng, Faults faults) {
    return Island.grid(rng, SIDE, faults, SMALL);
  }

  /** How many of so many packets between any two arrive within 3 s. */
  private static int arrived(Island island, Rng rng, int packets) {
    TreeSet<Integer> arrived = new TreeSet<>();
    island.nodes.forEach(node -> node.told.clear());
    for (int i = 0; i < packets; i++) {
      island.node(rng.below(SIZE)).send(island.node(rng.below(SIZE)), Bytes.of(i));
      island.time.run(50);
    }
    island.time.run(3000);
    for (Island.Node node : island.nodes) {
      node.all(MeshOutput.PacketArrived.class)
          .forEach(packet -> arrived.add((int) packet.payload().at(0)));
    }
    return arrived.size();
  }

  private static boolean arrives(Island island, Island.Node from, Island.Node to, int millis) {
    to.told.clear();
    for (int waited = 0; waited < millis; waited += 2500) {
      from.send(to, Bytes.of(1));
      if (island.time.runUntil(() -> to.count(MeshOutput.PacketArrived.class) > 0, 2500)) {
        return true;
      }
    }
    return false;
  }

  private static Island.Node farFrom(Island island, Island.Node from) {
    return island.nodes.stream()
        .filter(to -> to != from && !from.routeTo(to).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private static void checkBounds(Island island) {
    for (Island.Node node : island.nodes) {
      long near =
          node.mesh.routes().stream().filter(way -> !SMALL.isLandmark(way.key().address())).count();
      assertTrue(near <= NEAR.kept(), near + " that are no landmarks");
    }
  }

  private static int circled(Island island) {
    return island.nodes.stream().mapToInt(node -> node.drops(DropReason.HOP_LIMIT_REACHED)).sum();
  }

  /** RT-48 to RT-53: tables are bounded, and everybody reaches everybody all the same. */
  @Test
  void everybodyReachesEverybodyWithSmallTables() {
    Property.forAll(
        2,
        rng -> {
          Island island = grid(rng, new Faults(0.02, 0.02, 1, 5));
          island.time.run(SETTLE_MILLIS);
          checkBounds(island);
          int arrived = arrived(island, rng, 60);
          assertTrue(arrived >= 59, arrived + " of 60");
          assertEquals(0, circled(island));
        });
  }

  /** RT-49: where a table holds them all nothing of this is said, whoever is asked for. */
  @Test
  void smallMeshesSayNothingOfIt() {
    TableSize more = new TableSize(24, 18, SIZE);
    Island island = Island.grid(new Rng(1), 4, Faults.NONE, new Scope(more, more, MASK));
    assertTrue(island.time.runUntil(island::isSettled, 10_000));
    island.node(0).party.give(new MeshInput.Seek(Address.ZERO));
    island.node(0).party.give(new MeshInput.SendPacket(Address.ZERO, Service.MESSAGE, Bytes.of(1)));
    island.time.run(SETTLE_MILLIS);
    for (Island.Node node : island.nodes) {
      assertFalse(node.mesh.said().containsKey(Said.Kind.SEEK));
      assertFalse(node.mesh.said().containsKey(Said.Kind.PACKET));
    }
    assertEquals(1, island.node(0).drops(DropReason.NO_ROUTE), "at once");
  }

  /** RT-49: whoever has one neighbour, who fills three quarters alone, is found and finds. */
  @Test
  void aLeafKnowsThatItsMeshIsLarge() {
    Property.forAll(
        1,
        rng -> {
          Island island = grid(rng, Faults.NONE);
          Island.Node leaf = island.node(0);
          island.cut(0, 1);
          island.time.run(SETTLE_MILLIS);
          assertEquals(1, leaf.mesh.neighbours().size());
          Island.Node other = farFrom(island, leaf);
          assertTrue(arrives(island, leaf, other, 2500), "from the leaf");
          assertTrue(arrives(island, other, leaf, 2500), "to the leaf");
        });
  }

  /** RT-52: who is sought is told to be reachable, and a question has no room for who asks. */
  @Test
  void whoIsSoughtIsFound() {
    Island island = grid(new Rng(3), Faults.NONE);
    island.time.run(SETTLE_MILLIS);
    Island.Node from = island.node(0);
    Island.Node to = farFrom(island, from);
    from.told.clear();
    from.party.give(new MeshInput.Seek(to.address()));
    assertTrue(
        island.time.runUntil(
            () ->
                from.all(MeshOutput.NodeReachable.class).stream()
                    .anyMatch(found -> found.key().equals(to.key.publicKey())),
            2000));
    assertTrue(from.mesh.firstLink(to.address()).isPresent());
    Bytes token = Bytes.wrap(new byte[Seeks.TOKEN_LENGTH]);
    Bytes question =
        new LinkMessage.Seek(Advert.name(to.address()), to.address(), token, 9).encode();
    assertEquals(1 + 6 + 20 + 8 + 1, question.length());
  }

  /** RT-50, RT-53: a landmark goes without a word; who lives near it is found again. */
  @Test
  void aLandmarkThatDiesIsReplaced() {
    Property.forAll(
        2,
        rng -> {
          Island island = grid(rng, Faults.NONE);
          island.time.run(SETTLE_MILLIS);
          Island.Node from = island.node(0);
          Island.Node to = farFrom(island, from);
          assertTrue(arrives(island, from, to, 2500));
          Island.Node landmark =
              island.nodes.stream()
                  .filter(one -> SMALL.isLandmark(one.address()) && one != from && one != to)
                  .min((a, b) -> to.routeTo(a).get().hops() - to.routeTo(b).get().hops())
                  .get();
          for (int i = 0; i < SIZE; i++) {
            island.cut(landmark.number, i);
          }
          assertTrue(arrives(island, from, to, 20_000));
        });
  }

  /** RT-5, RT-53: no way and no packet turns in a circle, whatever comes, goes and is let go. */
  @Test
  void nothingTurnsInACircleWhileEverythingMoves() {
    Property.forAll(
        1,
        rng -> {
          Island island = grid(rng, new Faults(0.05, 0.02, 1, 10));
          island.time.run(SETTLE_MILLIS);
          island.time.afterEachStep(island::checkNoLoop);
          for (int i = 0; i < 5; i++) {
            int a = rng.below(SIZE);
            int b = rng.below(SIZE);
            if (island.isConnected(a, b)) {
              island.cut(a, b);
            } else if (a != b) {
              island.connect(a, b);
            }
            island.node(rng.below(SIZE)).send(island.node(rng.below(SIZE)), Bytes.of(i));
            island.time.run(500);
          }
          island.time.afterEachStep(() -> {});
          assertEquals(0, circled(island));
        });
  }

  /** RT-48 to RT-54: split and merged, restarted, and with a landmark that keeps it all back. */
  @Test
  void splitsRestartsAndALiarAreOutlived() {
    Property.forAll(
        1,
        rng -> {
          Island island = grid(rng, new Faults(0.02, 0.02, 1, 5));
          Island.Node liar =
              island.nodes.stream()
                  .filter(one -> SMALL.isLandmark(one.address()))
                  .skip(rng.below(5))
                  .findFirst()
                  .orElseThrow();
          liar.scope = LIAR;
          liar.restart();
          for (int i = 0; i < SIDE; i++) {
            island.cut(3 * SIDE + i, 4 * SIDE + i);
          }
          island.time.run(SETTLE_MILLIS);
          for (int i = 0; i < SIDE; i++) {
            island.connect(3 * SIDE + i, 4 * SIDE + i);
          }
          for (int i = 0; i < 5; i++) {
            Island.Node node = island.node(rng.below(SIZE));
            if (node != liar) {
              node.restart();
            }
            island.time.run(2000);
          }
          island.time.run(SETTLE_MILLIS);
          int arrived = arrived(island, rng, 60);
          assertTrue(arrived >= 50, arrived + " of 60");
          assertEquals(0, circled(island));
        });
  }
}
