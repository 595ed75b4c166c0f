package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Property;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a link is like, from its own traffic: LN-30, LN-31, RT-2. */
final class QualityTest {
  private static LinkQuality quality(Row.Node node) {
    return node.mesh.neighbours().get(0).quality();
  }

  private static int cost(Row.Node node) {
    return node.mesh.neighbours().get(0).cost();
  }

  private static Row.Node[] pair(Row row, int delayMillis) {
    Row.Node[] pair = {row.node(0), row.node(1)};
    row.join(pair[0], pair[1], 1200, 0).delayMillis = delayMillis;
    assertTrue(row.time.runUntil(() -> pair[0].reaches(pair[1]), 20_000));
    return pair;
  }

  private static void talk(Row row, Row.Node from, Row.Node to, int everyMillis, int millis) {
    for (int at = 0; at < millis; at += everyMillis) {
      from.send(to, TrafficClass.MESSAGE, Bytes.wrap(new byte[952]));
      row.time.run(everyMillis);
    }
  }

  /** LN-31: both ways of a delay of 40 ms, and a rate of 1,000 bytes each 10 ms. */
  @Test
  void delayAndRateAreMeasured() {
    Row row = new Row(1);
    Row.Node[] pair = pair(row, 40);
    talk(row, pair[0], pair[1], 10, 30_000);
    LinkQuality seen = quality(pair[0]);
    assertEquals(80, seen.roundTripMillis(), 2);
    assertTrue(seen.variationMillis() <= 3, "" + seen);
    assertEquals(800_000.0, (double) seen.deliveredBitsPerSecond(), 10_000.0);
    assertEquals(0, seen.lossOut(), 0.01);
    assertEquals(80, quality(pair[1]).roundTripMillis(), 2);
  }

  /** LN-31, RT-2: what is lost in one direction is known, and costs, at both ends. */
  @Test
  void lossOfOneDirectionIsKnownAtBothEnds() {
    Row row = new Row(2);
    Row.Node[] pair = pair(row, 5);
    pair[0].cables.get(0).loses = (from, frame) -> from == pair[0] && row.rng.chance(0.6);
    talk(row, pair[0], pair[1], 50, 60_000);
    assertEquals(0.6, quality(pair[0]).lossOut(), 0.15);
    assertEquals(0, quality(pair[0]).lossIn(), 0.05);
    assertEquals(0.6, quality(pair[1]).lossIn(), 0.2);
    assertTrue(cost(pair[0]) >= 512, "cost " + cost(pair[0]));
    assertTrue(cost(pair[1]) >= 512, "cost " + cost(pair[1]));
    pair[0].cables.get(0).loses = (from, frame) -> false;
    talk(row, pair[0], pair[1], 50, 60_000);
    assertEquals(256, cost(pair[0]));
    assertEquals(256, cost(pair[1]));
  }

  /** LN-30: an idle link carries as many frames as before; a busy one has one a second more. */
  @Test
  void reportsCostNoFrameWhereItIsQuiet() {
    Row row = new Row(3);
    Row.Node[] pair = pair(row, 1);
    row.time.run(5000);
    Row.Cable cable = pair[0].cables.get(0);
    int frames = cable.frames;
    long bytes = cable.bytes;
    row.time.run(50_000);
    int beacons = 2 * 70;
    assertTrue(cable.frames - frames <= 2 * 100 + beacons, "" + (cable.frames - frames));
    long hellos = 2 * 100 * (long) Frame.HELLO_LENGTH + beacons * (long) Frame.BEACON_LENGTH;
    assertTrue(cable.bytes - bytes <= hellos + 2 * 25 * 8, "" + (cable.bytes - bytes));
    frames = cable.frames;
    for (int i = 0; i < 5000; i++) {
      pair[0].send(pair[1], TrafficClass.MESSAGE, Bytes.of(1));
      pair[1].send(pair[0], TrafficClass.MESSAGE, Bytes.of(1));
      row.time.run(10);
    }
    int more = cable.frames - frames - 10_000;
    // Each side confirms what comes within 40 ms by one frame (LN-50).
    int confirmations = 2 * 50_000 / 40;
    assertTrue(more >= 90 && more <= 102 + beacons + confirmations, "" + more);
  }

  /**
   * LN-30: a report may claim anything: what cannot be changes nothing, what can stays in range.
   */
  @Test
  void lyingReportsStayInRange() {
    Property.forAll(
        300,
        rng -> {
          SentLog log = new SentLog();
          LinkMeter meter = new LinkMeter(256);
          long now = 1000;
          int sent = 0;
          for (int i = 0; i < 200; i++) {
            for (int more = rng.below(20); more > 0; more--, sent++) {
              log.sent(26 + rng.below(1000), new Moment(now));
            }
            now += rng.below(50);
            long highest = rng.chance(0.1) ? rng.number() >>> 32 : rng.below(sent + 2);
            LinkMessage.Report report =
                new LinkMessage.Report(
                    rng.below(65_536),
                    highest,
                    rng.below(1 + Math.max(0, (int) highest / 2)),
                    rng.below(65_536));
            Optional<SentLog.Sample> sample = log.reported(report, new Moment(now));
            assertFalse(sample.isPresent() && highest >= sent, "nobody hears the future");
            sample.ifPresent(meter::reported);
            LinkQuality quality = meter.quality();
            assertTrue(quality.lossOut() <= 1 && quality.lossOut() >= -1, "" + quality);
            assertTrue(quality.roundTripMillis() <= now, "" + quality);
            assertTrue(meter.cost() >= 256 && meter.cost() <= MeshLimits.HOP_COST_MOST);
          }
        });
  }

  /** RT-2: a frame's airtime counts, up to eight fast hops. */
  @Test
  void slowHopsCostMore() {
    assertEquals(256, LinkMeter.costLeast(BearerTraits.fast(1200)));
    assertEquals(288, LinkMeter.costLeast(new BearerTraits(1200, 10_000_000, true)));
    assertEquals(448, LinkMeter.costLeast(new BearerTraits(1200, 1_000_000, true)));
    assertEquals(2048, LinkMeter.costLeast(new BearerTraits(1200, 1200, true)));
    Row row = new Row(4);
    Row.Node one = row.node(0);
    Row.Node middle = row.node(1);
    Row.Node other = row.node(2);
    row.join(one, other, 1200, 86_400);
    row.join(one, middle, 1200, 0);
    row.join(middle, other, 1200, 0);
    row.time.run(30_000);
    for (RouteView route : one.mesh.routes()) {
      assertEquals(middle.address(), route.nextHop());
    }
    assertEquals(2, one.mesh.routes().size());
  }
}
