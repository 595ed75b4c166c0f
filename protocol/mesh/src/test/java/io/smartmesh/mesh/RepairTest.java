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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of packets and ways when neighbours walk away without a word. */
final class RepairTest {
  private static final Address NEAR = address(1);
  private static final Address OTHER = address(2);

  private static Address address(int first) {
    return new Address(Bytes.concat(Bytes.of(first), Bytes.wrap(new byte[19])));
  }

  private static Destination destination() {
    Signature signature = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));
    PublicKey key = new PublicKey(Bytes.wrap(new byte[PublicKey.LENGTH]), address(9));
    return new Destination(new Proof(key, 7, signature), NEAR, to -> 256, new Moment(0));
  }

  private static void offer(Destination to, Address from, long rank) {
    to.offer(from, new Route(new Distance(7, rank, 256), 1, new Moment(0)), via -> 0);
    to.select(new Moment(0), via -> 0);
  }

  /** RT-30, RT-31: a place may sink down to the next hop's, and never rises. */
  @Test
  void aPlaceSinksWhereThereIsRoom() {
    Destination to = destination();
    offer(to, NEAR, 100);
    Distance place = to.label().orElseThrow();
    assertEquals(100 + MeshLimits.RANK_STEP, place.rank());
    Distance bound = new Distance(7, 1000, 0);
    assertTrue(to.goBelow(bound));
    Distance lower = to.label().orElseThrow();
    assertTrue(lower.isBetterThan(bound) && lower.rank() > 100, lower.toString());
    assertEquals(Optional.of(lower), to.selected().map(Destination.Selected::distance));
    assertFalse(to.goBelow(new Distance(7, 101, 0)), "nobody fits between 100 and 101");
    assertFalse(to.goBelow(new Distance(8, 1000, 0)), "a newer number than ours");
    to.routes().clear();
    to.select(new Moment(1), via -> 0);
    assertFalse(to.goBelow(bound), "who has no way helps nobody");
    offer(to, OTHER, lower.rank());
    assertFalse(to.selected().isPresent(), "as high as we once were");
    offer(to, OTHER, lower.rank() - 1);
    assertEquals(lower, to.selected().orElseThrow().distance());
  }

  /** RT-33: who is as near or nearer is told nothing, who has lost its way is told again. */
  @Test
  void onlyWhatIsOfUseIsTold() {
    Destination to = destination();
    offer(to, NEAR, 0);
    assertEquals(Saying.NOTHING, to.saying(NEAR, new Moment(0)));
    assertTrue(to.saying(OTHER, new Moment(0)) instanceof Saying.Way);
    offer(to, OTHER, MeshLimits.RANK_STEP);
    assertEquals(Saying.NOTHING, to.saying(OTHER, new Moment(0)));
    to.routes().remove(OTHER);
    assertTrue(to.saying(OTHER, new Moment(0)) instanceof Saying.Way);
    to.routes().clear();
    to.select(new Moment(1), via -> 0);
    assertTrue(to.saying(OTHER, new Moment(1)) instanceof Saying.Lost);
  }

  /** LN-51, RT-31: the neighbour in use goes without a word; the packets arrive within a second. */
  @Test
  void packetsGoAnotherWayWithinASecond() {
    Property.forAll(
        20,
        rng -> {
          Island island = Island.ring(rng, 6, Faults.NONE);
          island.time.afterEachStep(island::checkNoLoop);
          assertTrue(island.time.runUntil(island::isSettled, 5000));
          island.time.run(1000);
          Island.Node from = island.node(0);
          Island.Node to = island.node(rng.between(2, 4));
          Address via = from.routeTo(to).orElseThrow().nextHop();
          island.cut(0, via.equals(island.node(1).address()) ? 1 : 5);
          for (int i = 0; i < 5; i++) {
            from.send(to, Bytes.of(i));
          }
          island.time.run(1000);
          List<Bytes> payloads = new ArrayList<>();
          to.all(MeshOutput.PacketArrived.class).forEach(packet -> payloads.add(packet.payload()));
          for (int i = 0; i < 5; i++) {
            assertTrue(payloads.contains(Bytes.of(i)), i + " did not arrive: " + payloads);
          }
        });
  }

  /** LN-50: what a lossy link loses is sent there again, and hardly anything is lost on the way. */
  @Test
  void lossOnALinkIsMadeGood() {
    Island island = Island.line(new Rng(3), 4, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 5000));
    island.faults(new Faults(0.1, 0, 1, 3));
    for (int i = 0; i < 200; i++) {
      island.node(0).send(island.node(3), Bytes.of(i));
      island.time.run(50);
    }
    island.time.run(2000);
    long arrived =
        island.node(3).all(MeshOutput.PacketArrived.class).stream()
            .map(MeshOutput.PacketArrived::payload)
            .distinct()
            .count();
    assertTrue(arrived >= 190, arrived + " of 200 though three links lose a tenth each");
  }

  /** RT-35: who asks all the time makes others send no more than a little. */
  @Test
  void questionsDoNotMultiply() {
    Island island = Island.line(new Rng(4), 5, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 5000));
    island.time.run(3000);
    Island.Node attacker = island.node(0);
    Bytes name = Advert.name(island.node(4).address());
    Distance unreachable = new Distance(1 << 16, 1, 0);
    island.sentBytes = 0;
    island.time.run(10_000);
    long quiet = island.sentBytes;
    island.sentBytes = 0;
    long asked = 0;
    for (int i = 0; i < 10_000; i += 10) {
      LinkMessage question = new LinkMessage.Repair(name, unreachable, 32);
      Turn turn = new Turn(island.time.now(), output -> deliver(island, output));
      attacker.mesh.sendToNeighbour(turn, island.node(1).address(), question);
      asked += Frame.DATA_OVERHEAD + question.encode().length();
      island.time.run(10);
    }
    assertTrue(island.node(1).drops(DropReason.REPAIR_REFUSED) > 800);
    long caused = island.sentBytes - quiet;
    assertTrue(caused < asked / 2, caused + " bytes for " + asked);
  }

  private static void deliver(Island island, MeshOutput output) {
    if (output instanceof MeshOutput.Transmit frame) {
      island.node(1).receive(island.node(0).at(), frame.frame());
    }
  }

  /** RT-32: while links come and go all the time, a node says no more than so much of routes. */
  @Test
  void constantChurnCostsLittle() {
    Rng rng = new Rng(5);
    Island island = new Island(rng, 16, Faults.NONE);
    island.time.afterEachStep(island::checkNoLoop);
    for (int i = 0; i < 16; i++) {
      island.connect(i, (i + 1) % 16);
    }
    churn(island, rng, 20);
    island.sentBytes = 0;
    int seconds = 40;
    churn(island, rng, seconds);
    long links = 24;
    long hellos = 2 * links * 2 * Frame.HELLO_LENGTH / 16;
    long perNode = island.sentBytes / seconds / 16;
    assertTrue(perNode < hellos + 600, perNode + " bytes a second");
  }

  private static void churn(Island island, Rng rng, int seconds) {
    for (int i = 0; i < seconds; i++) {
      int a = rng.below(16);
      int b = (a + 2 + rng.below(12)) % 16;
      if (island.isConnected(a, b)) {
        island.cut(a, b);
      } else {
        island.connect(a, b);
      }
      island.time.run(1000);
    }
  }
}
