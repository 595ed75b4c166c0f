package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stays where a mesh is larger than a table. */
final class RoomTest {
  private static final int SIDE = 5;
  private static final int SIZE = SIDE * SIDE;
  private static final TableSize SIZES = Scope.STANDARD.near();
  private static final TableSize SMALL = new TableSize(10, 8, SIZE);

  /** One of 256 is a landmark. */
  private static final int NOBODY = 0xff;

  private static final Address HONEST = address(2);

  private final Fakes.Table fakes = Fakes.table(Fakes.CURVE);

  private static Address address(int first) {
    return new Address(Bytes.concat(Bytes.of(first), Bytes.wrap(new byte[19])));
  }

  private static Bytes origin(int number) {
    byte[] key = new byte[PublicKey.LENGTH];
    key[0] = 2;
    key[1] = (byte) (number >> 8);
    key[2] = (byte) number;
    key[Advert.NAME_LENGTH - 1] = 1; // no landmark
    return Bytes.wrap(key);
  }

  private static Address address(Bytes origin) {
    return new Address(origin.slice(0, Address.LENGTH));
  }

  private static Advert landmark(int number, int hops) {
    byte[] key = origin(number).toArray();
    key[Advert.NAME_LENGTH - 1] = 0;
    return advert(Bytes.wrap(key), hops);
  }

  private static Advert advert(int number, int hops) {
    return advert(origin(number), hops);
  }

  private static Advert advert(Bytes origin, int hops) {
    Signature signature = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));
    Distance distance = new Distance(1, hops * MeshLimits.RANK_STEP, MeshLimits.HOP_COST * hops);
    return new Advert.Proven(origin, signature, 1, distance, hops);
  }

  private Destination find(int number) {
    return fakes.table.find(new Address(origin(number).slice(0, Address.LENGTH))).orElseThrow();
  }

  /** Half of what the two tell is all that fits in. */
  private void fill(int hops) {
    for (int i = 0; i < MeshLimits.DESTINATIONS / 2; i++) {
      fakes.take(advert(1000 + i, hops));
      fakes.take(HONEST, advert(3000 + i, hops));
    }
    assertEquals(0, fakes.drops(DropReason.ROUTE_TABLE_FULL));
  }

  /** RT-47: whoever is nearer takes the place of the farthest, and nobody else does. */
  @Test
  void theNearestStay() {
    fakes.take(advert(1, 20));
    fakes.take(HONEST, advert(2, 2));
    for (int i = 0; i < MeshLimits.DESTINATIONS - 2; i++) {
      fakes.take(i % 2 == 0 ? HONEST : Fakes.NEIGHBOUR, advert(1000 + i, 8));
    }
    fakes.take(HONEST, advert(3, 8));
    assertTrue(find(1).isLetGo(), "20 links were the farthest");
    assertTrue(find(3).selected().isPresent());
    fakes.take(HONEST, advert(4, 8));
    assertEquals(1, fakes.drops(DropReason.ROUTE_TABLE_FULL), "as far as the farthest");
    fakes.take(advert(1, 20));
    assertTrue(find(1).isLetGo(), "still as far");
    assertTrue(find(2).selected().isPresent());
  }

  /** RT-47: nobody is asked for a way there, and its place still bounds what is taken up again. */
  @Test
  void whoIsLetGoKeepsItsPlace() {
    fakes.take(advert(1, 20));
    fill(8);
    Destination far = find(1);
    assertTrue(far.isLetGo() && !far.selected().isPresent());
    assertEquals(Optional.empty(), far.wanted());
    assertEquals(Saying.NO_WAY, far.saying(HONEST, new Moment(0)));
    assertEquals(21 * MeshLimits.RANK_STEP, far.label().orElseThrow().rank());
  }

  /** RT-46, RT-47: made-up nodes, however near, push out no more than their maker's own. */
  @Test
  void madeUpNodesLeaveThoseOfOthers() {
    int others = MeshLimits.DESTINATIONS - SIZES.ofOne();
    for (int i = 0; i < others; i++) {
      fakes.take(HONEST, advert(3000 + i, 12));
    }
    for (int i = 0; i < 3000; i++) {
      fakes.take(advert(5000 + i, 11 - i / 300));
    }
    long left =
        fakes.table.all().stream()
            .filter(each -> each.routes().containsKey(HONEST) && each.selected().isPresent())
            .count();
    assertEquals(others, left);
    int most = MeshLimits.DESTINATIONS + SIZES.letGo();
    assertTrue(fakes.table.all().size() <= most, fakes.table.all().size() + " entries");
  }

  /** RT-47: of what does not fit in nobody is asked for the origin's word. */
  @Test
  void noProofIsAskedForWhatIsNotKept() {
    fill(8);
    Bytes name = Bytes.of(7, 7, 7, 7, 7, 7);
    assertTrue(fakes.take(new Advert.Known(name, new Distance(1, 1 << 20, 4096), 16)));
    assertFalse(fakes.take(new Advert.Known(name, new Distance(1, 1 << 16, 256), 1)));
  }

  /**
   * RT-47: while as many as can be remembered are let go, what is nearer is refused; then taken.
   */
  @Test
  void aNewcomerWaitsWhileTooManyAreRemembered() {
    for (int i = 0; i < SIZES.kept(); i++) {
      fakes.take(i % 2 == 0 ? HONEST : Fakes.NEIGHBOUR, advert(1000 + i, 20));
    }
    for (int i = 0; i < SIZES.letGo(); i++) {
      fakes.take(i % 2 == 0 ? HONEST : Fakes.NEIGHBOUR, advert(3000 + i, 8));
    }
    assertEquals(0, fakes.drops(DropReason.ROUTE_TABLE_FULL));
    fakes.take(HONEST, advert(1, 2));
    assertEquals(1, fakes.drops(DropReason.ROUTE_TABLE_FULL));
    assertFalse(fakes.table.find(address(origin(1))).isPresent());
    fakes.table.sweep(fakes.turn(new Moment(MeshLimits.FORGET_MILLIS - 1)));
    fakes.take(HONEST, advert(1, 2));
    assertEquals(2, fakes.drops(DropReason.ROUTE_TABLE_FULL), "still remembered");
    fakes.table.sweep(fakes.turn(new Moment(MeshLimits.FORGET_MILLIS)));
    fakes.take(HONEST, advert(1, 2));
    assertEquals(2, fakes.drops(DropReason.ROUTE_TABLE_FULL));
    assertTrue(find(1).selected().isPresent());
  }

  /** RT-48: landmarks have a room of their own, and made-up ones push out only each other. */
  @Test
  void landmarksHaveARoomOfTheirOwn() {
    fill(8);
    int most = Scope.STANDARD.landmarks().ofOne();
    for (int i = 0; i < 2 * most; i++) {
      fakes.take(landmark(9000 + i, 20));
    }
    for (int i = most; i < Scope.STANDARD.landmarks().kept(); i++) {
      fakes.take(HONEST, landmark(7000 + i, 30));
    }
    for (int i = 0; i < 2 * most; i++) {
      fakes.take(landmark(12_000 + i, 19 - i / most));
    }
    long honest =
        fakes.table.all().stream()
            .filter(each -> each.selected().isPresent() && each.routes().containsKey(HONEST))
            .filter(each -> Scope.STANDARD.isLandmark(each.key().address()))
            .count();
    assertEquals(Scope.STANDARD.landmarks().kept() - most, honest);
    assertEquals(
        SIZES.kept(),
        fakes.table.all().stream()
            .filter(each -> !Scope.STANDARD.isLandmark(each.key().address()))
            .count(),
        "landmarks cost the others no place");
  }

  /** RT-5, RT-47: no loop while links come and go, whatever is let go of; the nearest are kept. */
  @Test
  void smallTablesHoldTheNearestAndNothingTurnsInACircle() {
    Property.forAll(
        3,
        rng -> {
          Island island =
              Island.grid(
                  rng, SIDE, new Faults(0.05, 0.02, 1, 10), new Scope(SMALL, SMALL, NOBODY));
          island.time.afterEachStep(island::checkNoLoop);
          for (int i = 0; i < 20; i++) {
            change(island, rng);
            island.time.run(500);
          }
          for (int i = 0; i < SIZE; i++) {
            island.cut(i, (i + 7) % SIZE);
          }
          island.time.run(5_000);
          for (Island.Node node : island.nodes) {
            assertTrue(near(node) <= SMALL.kept());
            for (int other = 0; other < SIZE; other++) {
              if (island.isConnected(node.number, other)) {
                assertTrue(node.routeTo(island.node(other)).isPresent(), "a neighbour is missing");
              }
            }
          }
        });
  }

  private static long near(Island.Node node) {
    return node.mesh.routes().stream()
        .filter(way -> (way.key().address().bytes().at(Advert.NAME_LENGTH - 1) & NOBODY) != 0)
        .count();
  }

  private static void change(Island island, Rng rng) {
    int at = rng.below(SIZE - SIDE);
    int other = rng.chance(0.5) ? at + SIDE : (at + 7) % SIZE;
    if (island.isConnected(at, other)) {
      island.cut(at, other);
    } else {
      island.connect(at, other);
    }
  }
}
