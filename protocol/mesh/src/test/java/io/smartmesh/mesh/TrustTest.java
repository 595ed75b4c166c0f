package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Next hops scored by what arrives: RT-40 to RT-44. */
final class TrustTest {
  private static final Moment START = new Moment(1_000_000);

  private final Trust trust = new Trust();

  private static Address address(int number) {
    return new Address(
        Bytes.concat(Bytes.wrap(new byte[18]), Bytes.of(number >> 8, number & 0xff)));
  }

  private void misses(int to, int via, Service service, int times) {
    for (int i = 0; i < times; i++) {
      trust.missing(address(to), address(via), service, START, START.plusMillis(5_000));
    }
  }

  private void arrives(int to, int via, Service service) {
    trust.arrived(address(to), address(via), service, START, START.plusMillis(100));
  }

  private int grudge(int to, int via) {
    return trust.grudge(address(to), address(via));
  }

  /** RT-40: one loss is none, two are; payments that arrive say nothing of texts that do not. */
  @Test
  void twoLossesRaiseTheCost() {
    misses(1, 50, Service.MESSAGE, 1);
    assertEquals(0, grudge(1, 50));
    misses(1, 50, Service.MESSAGE, 1);
    assertEquals(8 * MeshLimits.DOUBT_COST, grudge(1, 50));
    for (int i = 0; i < 20; i++) {
      arrives(1, 50, Service.PAYMENT);
    }
    assertEquals(8 * MeshLimits.DOUBT_COST, grudge(1, 50));
    arrives(1, 50, Service.MESSAGE);
    assertEquals(0, grudge(1, 50));
  }

  /** RT-42: it is bounded, and fades. */
  @Test
  void doubtsFade() {
    misses(1, 50, Service.MESSAGE, 100);
    assertEquals(MeshLimits.DOUBT_MOST * MeshLimits.DOUBT_COST, grudge(1, 50));
    Moment now = START.plusMillis(5_000);
    for (int minute = 0; minute < 40; minute++) {
      now = now.plusMillis(MeshLimits.DOUBT_DECAY_MILLIS);
      trust.decay(now);
    }
    assertEquals(0, grudge(1, 50));
    assertEquals(Moment.NEVER, trust.deadline(), "nothing left to forget, no timer");
  }

  /** RT-44: who never answers blackens nobody for others, and three do not where one does. */
  @Test
  void aSilentDestinationHarmsNobodyElse() {
    misses(1, 50, Service.MESSAGE, 10);
    misses(2, 50, Service.MESSAGE, 10);
    assertEquals(0, grudge(9, 50));
    misses(3, 50, Service.MESSAGE, 10);
    assertTrue(grudge(9, 50) > 0, "several unreached and none reached");
    arrives(4, 50, Service.MESSAGE);
    assertEquals(0, grudge(9, 50));
    assertTrue(grudge(1, 50) > 0);
  }

  /** RT-43: where one is doubted those come first over whom something has arrived. */
  @Test
  void theProvenComeFirst() {
    arrives(2, 60, Service.MESSAGE);
    misses(1, 50, Service.MESSAGE, 2);
    assertEquals(0, grudge(1, 60));
    assertEquals(MeshLimits.UNPROVEN_COST, grudge(1, 70));
    assertEquals(0, grudge(2, 70), "elsewhere nobody is on trial");
    misses(1, 70, Service.MESSAGE, 1);
    assertTrue(grudge(1, 70) > MeshLimits.UNPROVEN_COST, "one loss is enough on trial");
  }

  /** RT-42: what answers slowly is not taken for lost. */
  @Test
  void aSlowWayIsWaitedFor() {
    trust.arrived(address(1), address(50), Service.MESSAGE, START, START.plusMillis(3_500));
    for (int i = 0; i < 10; i++) {
      Moment sent = START.plusMillis(10_000);
      trust.missing(address(1), address(50), Service.MESSAGE, sent, sent.plusMillis(2_000));
    }
    assertEquals(0, grudge(1, 50));
  }

  /** RT-42: so many destinations are told apart, the oldest are forgotten. */
  @Test
  void theTableIsBounded() {
    for (int to = 0; to < MeshLimits.DOUBT_DESTINATIONS + 1; to++) {
      misses(to, 50, Service.MESSAGE, 2);
    }
    misses(9_000, 50, Service.MESSAGE, 1);
    trust.arrived(address(9_001), address(50), Service.MESSAGE, START, START);
    assertEquals(0, grudge(0, 50));
    assertTrue(grudge(MeshLimits.DOUBT_DESTINATIONS, 50) > 0);
  }

  private static void judge(Island.Node from, Island.Node to, Moment sentAt, boolean arrived) {
    from.party.give(new MeshInput.Judged(to.address(), Service.MESSAGE, sentAt, arrived));
  }

  /** RT-41: the other way is taken; what was sent before is not held against it. */
  @Test
  void anotherWayIsTaken() {
    Island island = Island.ring(new Rng(1), 4, Faults.NONE);
    island.time.run(6_000);
    Island.Node from = island.node(0);
    Island.Node to = island.node(2);
    Address first = from.routeTo(to).orElseThrow().nextHop();
    Moment sent = island.time.now();
    island.time.run(1_000);
    judge(from, to, sent, false);
    assertEquals(first, from.routeTo(to).orElseThrow().nextHop());
    judge(from, to, sent, false);
    Address second = from.routeTo(to).orElseThrow().nextHop();
    assertFalse(first.equals(second));
    for (int i = 0; i < 5; i++) {
      judge(from, to, sent, false);
    }
    assertEquals(second, from.routeTo(to).orElseThrow().nextHop());
  }

  /** RT-41, RT-5: whatever is said of whatever way, no table of routes has a loop in it. */
  @Test
  void judgementsMakeNoLoop() {
    Property.forAll(
        10,
        rng -> {
          Island island = Island.ring(rng, 6, new Faults(0.05, 0.05, 1, 30));
          island.connect(0, 3);
          island.connect(1, 4);
          island.time.afterEachStep(island::checkNoLoop);
          island.time.run(6_000);
          List<Island.Node> nodes = new ArrayList<>(island.nodes);
          for (int i = 0; i < 150; i++) {
            Moment sent = island.time.now();
            island.time.run(rng.below(300));
            judge(rng.pick(nodes), rng.pick(nodes), sent, rng.chance(0.2));
            if (rng.chance(0.03)) {
              island.cut(0, 3);
            } else if (rng.chance(0.03)) {
              island.connect(0, 3);
            }
          }
          island.connect(0, 3);
          assertTrue(island.time.runUntil(island::isSettled, 15_000), "did not settle");
        });
  }
}
