package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Property;
import org.junit.jupiter.api.Test;

/** How long a frame may be is found out: LN-20, LN-32. */
final class MtuTest {
  private static final int STATED = 9000;
  private static final int LEAST = MeshLimits.FRAME_LEAST;

  private static int frameMost(Row.Node node) {
    return node.mesh.neighbours().get(0).frameBytesMost();
  }

  private static Row.Node[] pair(Row row, BearerTraits traits, int carries) {
    Row.Node[] pair = {row.node(0), row.node(1)};
    row.join(pair[0], pair[1], traits, 0).loses = (from, frame) -> frame.length() > carries;
    assertTrue(row.time.runUntil(() -> pair[0].reaches(pair[1]), 20_000));
    return pair;
  }

  private static int send(Row row, Row.Node from, Row.Node to) {
    int before = to.arrived.size();
    int length = from.mesh.maxPacketPayload(to.address());
    from.send(to, TrafficClass.PAYMENT, Bytes.wrap(new byte[length]));
    row.time.run(5);
    return to.arrived.size() - before;
  }

  /** LN-32: what the bearer states and the way carries is used after one round trip. */
  @Test
  void whatIsStatedIsTriedFirst() {
    Row row = new Row(1);
    Row.Node[] pair = pair(row, BearerTraits.fast(STATED), STATED);
    row.time.run(10);
    assertEquals(STATED, frameMost(pair[0]));
    assertEquals(STATED - 48, pair[0].mesh.maxPacketPayload(pair[1].address()));
    assertEquals(1, send(row, pair[0], pair[1]));
  }

  /** LN-32: where the way carries less than is stated the truth is found, from below. */
  @Test
  void theTruthIsFoundFromBelow() {
    for (int carries : new int[] {LEAST, LEAST + 1, 1600, 4097, 8999}) {
      Row row = new Row(carries);
      Row.Node[] pair = pair(row, BearerTraits.fast(STATED), carries);
      for (int i = 0; i < 300; i++) {
        assertTrue(frameMost(pair[0]) <= carries);
        assertEquals(1, send(row, pair[0], pair[1]), "no data is lost meanwhile");
        row.time.run(100);
      }
      assertTrue(frameMost(pair[0]) > carries - MeshLimits.MTU_STEP, frameMost(pair[0]) + " bytes");
      assertTrue(frameMost(pair[1]) > carries - MeshLimits.MTU_STEP);
    }
  }

  /** LN-32: when long frames begin to vanish the tries show it, and short ones go on. */
  @Test
  void aBlackHoleIsLeft() {
    Row row = new Row(2);
    Row.Node[] pair = pair(row, BearerTraits.fast(STATED), STATED);
    row.time.run(10);
    pair[0].cables.get(0).loses = (from, frame) -> frame.length() > 1500;
    int lost = 0;
    for (int i = 0; i < 200; i++) {
      lost += 1 - send(row, pair[0], pair[1]);
      row.time.run(95);
    }
    assertTrue(lost <= 75, "lost for " + lost / 10.0 + " s");
    row.time.run(10_000);
    assertTrue(frameMost(pair[0]) > 1500 - MeshLimits.MTU_STEP && frameMost(pair[0]) <= 1500);
    pair[0].cables.get(0).loses = (from, frame) -> false;
    row.time.run(MeshLimits.MTU_AGAIN_MILLIS + 10_000);
    assertEquals(STATED, frameMost(pair[0]), "and it is tried again");
  }

  /** LN-32: a neighbour that says it has heard what it has not spoils what is sent to itself. */
  @Test
  void aLiarSpoilsHisOwnLink() {
    Property.forAll(
        300,
        rng -> {
          MtuSearch search = new MtuSearch(STATED, new Moment(0));
          Moment now = new Moment(0);
          int carries = rng.between(LEAST, STATED);
          boolean isLiar = rng.chance(0.5);
          double loss = rng.chance(0.5) ? 0 : 0.3;
          for (int i = 0; i < 300; i++) {
            now = now.plusMillis(rng.below(400));
            if (isLiar) {
              search.heard(rng.below(1 << 16), now);
            }
            search.sends(rng.between(26, search.frameMost()), now);
            if (!search.deadline().isAfter(now)) {
              int tried = search.due(now);
              assertTrue(tried == 0 || (tried > LEAST && tried <= STATED), tried + " tried");
              assertTrue(tried == 0 || search.deadline().isAfter(now), "in its own time");
              if (tried != 0 && (isLiar || tried <= carries) && !rng.chance(loss)) {
                search.heard(tried, now);
              }
            }
            assertTrue(search.frameMost() >= LEAST);
            assertTrue(search.frameMost() <= (isLiar ? STATED : carries));
          }
        });
    Row row = new Row(3);
    Row.Node one = row.node(0);
    Row.Node liar = row.node(1);
    Row.Node other = row.node(2);
    row.join(one, liar, BearerTraits.fast(STATED), 0);
    row.join(liar, other, BearerTraits.fast(STATED), 0);
    assertTrue(row.time.runUntil(() -> one.reaches(other), 20_000));
    row.time.run(100);
    assertEquals(STATED - 48, one.mesh.maxPacketPayload(liar.address()));
    assertEquals(
        LEAST - 48, one.mesh.maxPacketPayload(other.address()), "what is relayed is not at stake");
  }

  /** LN-32: nothing is tried where it would keep a slow medium busy, or where there is no more. */
  @Test
  void nothingIsTriedInVain() {
    for (BearerTraits traits :
        new BearerTraits[] {new BearerTraits(4000, 64_000, true), BearerTraits.fast(LEAST)}) {
      Row row = new Row(4);
      Row.Node[] pair = pair(row, traits, STATED);
      pair[0].cables.get(0).loses =
          (from, frame) -> {
            assertTrue(frame.length() < 1000, frame.length() + " bytes");
            return false;
          };
      row.time.run(60_000);
      assertEquals(LEAST, frameMost(pair[0]));
    }
  }
}
