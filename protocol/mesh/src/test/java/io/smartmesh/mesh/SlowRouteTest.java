package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Routes over a medium that has little room: RT-18. */
final class SlowRouteTest {
  private static final long RATE = 1200;

  private static Saying saying(Address to, int metric) {
    Signature signature = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));
    PublicKey key = new PublicKey(Bytes.concat(to.bytes(), Bytes.wrap(new byte[13])), to);
    return new Saying.Way(
        new Announcement(new Proof(key, 1, signature), new Distance(1, metric, metric), 1, false),
        true);
  }

  private static Address address(int number) {
    return new Address(Bytes.concat(Bytes.of(number), Bytes.wrap(new byte[19])));
  }

  /** RT-18: of many the nearest are told; the told ones stay until others are half as far. */
  @Test
  void theNearestAreTold() {
    Property.forAll(
        100,
        rng -> {
          Map<Address, Integer> metrics = new TreeMap<>();
          Map<Bytes, Integer> told = new TreeMap<>();
          Nicknames nicknames = new Nicknames();
          Teller teller = new Teller(new Moment(0));
          Thrift thrift = new Thrift();
          int most = rng.between(4, 20);
          long now = 0;
          for (int round = 0; round < 30; round++) {
            for (int i = rng.below(10); i > 0; i--) {
              Address changed = address(rng.below(60));
              metrics.put(changed, rng.between(256, 20_000));
              teller.changed(changed);
            }
            for (int i = 0; i < 40; i++) {
              now += 1000;
              Moment moment = new Moment(now);
              RouteShare share = new RouteShare(moment, 256, most, 120_000, moment);
              for (LinkMessage.Update update :
                  teller.due(
                      moment, share, thrift, to -> saying(to, metrics.getOrDefault(to, 0)))) {
                hear(told, nicknames, update);
                teller.acknowledged(new LinkMessage.Ack(update.number()), moment);
              }
            }
            assertTrue(told.size() <= most, told.size() + " told, at most " + most);
          }
          assertEquals(Math.min(most, metrics.size()), told.size());
          now += 120_000;
          for (int i = 0; i < 100; i++, now += 1000) {
            Moment moment = new Moment(now);
            RouteShare share = new RouteShare(moment, 256, most, 120_000, moment);
            for (LinkMessage.Update update :
                teller.due(moment, share, thrift, to -> saying(to, metrics.getOrDefault(to, 0)))) {
              hear(told, nicknames, update);
              teller.acknowledged(new LinkMessage.Ack(update.number()), moment);
            }
          }
          int farthest = told.values().stream().mapToInt(metric -> metric).max().orElse(0);
          metrics.forEach(
              (to, metric) ->
                  assertTrue(told.containsKey(Advert.name(to)) || 2 * metric >= farthest - 1));
        });
  }

  private static void hear(
      Map<Bytes, Integer> told, Nicknames nicknames, LinkMessage.Update update) {
    for (int i = 0; i < update.adverts().size(); i++) {
      Advert advert = nicknames.meant(update.adverts().get(i)).orElseThrow();
      if (advert instanceof Advert.Proven proven) {
        Bytes name = proven.origin().slice(0, 6);
        nicknames.heard(update.number(), i, new Nicknames.Meant(name, proven.distance().seqno()));
      }
      if (advert instanceof Advert.Retraction gone) {
        told.remove(gone.name());
      } else if (advert instanceof Advert.Known known) {
        told.put(known.name(), known.distance().metric());
      } else if (advert instanceof Advert.Proven proven) {
        told.put(proven.origin().slice(0, 6), proven.distance().metric());
      }
    }
  }

  /** RT-18: an island that changes all the time takes a tenth of a line of 1,200 bits a second. */
  @Test
  void routesTakeATenthOfALine() {
    Row row = new Row(1);
    Row.Node far = row.node(0);
    Row.Node edge = row.node(1);
    Row.Cable line = row.join(far, edge, 1200, RATE);
    List<Row.Cable> spokes = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      spokes.add(row.join(edge, row.node(2 + i), 1200, 0));
    }
    row.time.run(120_000);
    TreeSet<Address> known = new TreeSet<>();
    long before = line.bytes;
    long began = row.time.now().millis();
    for (int minute = 0; minute < 30; minute++) {
      Row.Cable spoke = spokes.get(minute % spokes.size());
      spoke.loses = (from, frame) -> true;
      row.time.run(20_000);
      spoke.loses = (from, frame) -> false;
      row.time.run(20_000);
      far.mesh.routes().forEach(route -> known.add(route.key().address()));
      int most = Pace.of(line.traits, 1).destinations();
      assertTrue(far.mesh.routes().size() <= most, far.mesh.routes().size() + " of " + most);
    }
    long millis = row.time.now().millis() - began;
    double share = 8000.0 * (line.bytes - before) / (RATE * millis);
    // Beacons and hellos take a fourteenth (LN-23), reports a little; both directions together.
    assertTrue(share <= 2 * (0.1 / 2 + 1.0 / 28 + 0.01), "share " + share);
    assertTrue(known.size() >= 10, "known " + known.size());
    assertTrue(far.told.stream().noneMatch(MeshOutput.NeighbourDown.class::isInstance));
    row.time.run(300_000);
    assertEquals(14, Pace.of(line.traits, 1).destinations());
    assertEquals(14, far.mesh.routes().size(), "as many as there is room for");
  }

  /** RT-18: with a fast link beside the slow one everything is told at once. */
  @Test
  void aFasterLinkBringsTheRest() {
    Row row = new Row(2);
    Row.Node far = row.node(0);
    Row.Node edge = row.node(1);
    row.join(far, edge, 1200, 300);
    for (int i = 0; i < 10; i++) {
      row.join(edge, row.node(2 + i), 1200, 0);
    }
    row.time.run(900_000);
    assertEquals(4, far.mesh.routes().size());
    row.join(far, edge, 1200, 0);
    assertTrue(row.time.runUntil(() -> far.mesh.routes().size() == 11, 5000));
  }

  /** RT-18: media that are not known to be slow are told of everything at once. */
  @Test
  void fastMediaHaveNoSuchBound() {
    Pace fast = Pace.of(BearerTraits.fast(1200), 5);
    assertEquals(MeshLimits.DESTINATIONS, fast.destinations());
    assertEquals(0, fast.routeGap());
    assertEquals(4, Pace.of(new BearerTraits(8, 50, false), 3).destinations());
  }
}
