package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import org.junit.jupiter.api.Test;

/** Batteries and prices move ways, within bounds: LN-44, RT-24 to RT-26. */
final class TariffTest {
  private static final Terms BATTERY = new Terms(Power.PHONE, 0);
  private static final Terms MAINS = new Terms(Power.MAINS, 0);

  /** Two ways of the same length from {@code from} to {@code to}. */
  private static final class Diamond {
    final Row row = new Row(1);
    final Row.Node from = row.node(0);
    final Row.Node to = row.node(3);
    final Row.Node one;
    final Row.Node other;
    final Row.Cable otherCable;

    Diamond(Terms ofOne, Terms ofOther) {
      one = row.node(1, ofOne);
      other = row.node(2, ofOther);
      row.join(from, one, 1200, 0);
      row.join(one, to, 1200, 0);
      otherCable = row.join(from, other, 1200, 0);
      row.join(other, to, 1200, 0);
      row.time.run(30_000);
    }

    Address via() {
      return from.mesh.routes().stream()
          .filter(route -> route.key().address().equals(to.address()))
          .findFirst()
          .orElseThrow()
          .nextHop();
    }

    int metric() {
      return from.mesh.routes().stream()
          .filter(route -> route.key().address().equals(to.address()))
          .findFirst()
          .orElseThrow()
          .metric();
    }
  }

  /** RT-24: others relay for a phone's sake, and it relays where nobody else can. */
  @Test
  void aPhoneRelaysOnlyWhereNobodyElseCan() {
    for (Terms better : new Terms[] {Terms.STANDARD, MAINS}) {
      Diamond diamond = new Diamond(BATTERY, better);
      assertEquals(diamond.other.address(), diamond.via());
      diamond.otherCable.loses = (from, frame) -> true;
      diamond.row.time.run(15_000);
      assertEquals(diamond.one.address(), diamond.via());
      assertEquals(256 + 256 + 256, diamond.metric(), "the hop to the phone costs one more");
      diamond.from.send(diamond.to, TrafficClass.MESSAGE, Bytes.of(1));
      diamond.row.time.run(50);
      assertEquals(1, diamond.to.arrived.size());
      diamond.otherCable.loses = (from, frame) -> false;
      diamond.row.time.run(15_000);
      assertEquals(diamond.other.address(), diamond.via());
    }
  }

  /** RT-24: who lives on the mains relays before who says nothing. */
  @Test
  void theMainsRelayFirst() {
    Diamond diamond = new Diamond(Terms.STANDARD, MAINS);
    assertEquals(diamond.other.address(), diamond.via());
    assertEquals(192 + 256, diamond.metric());
  }

  /** RT-25: a price counts as the user has said, and less than a step of it not at all. */
  @Test
  void whoAsksMoreRelaysLess() {
    Diamond diamond = new Diamond(new Terms(Power.MAINS, 100), new Terms(Power.NORMAL, 7));
    assertEquals(diamond.other.address(), diamond.via());
    assertEquals(512, diamond.metric(), "7 times 8 is below a step");
    assertEquals(0, new Tariff(0).surcharge(new Terms(Power.NORMAL, Terms.PRICE_MOST)));
  }

  /** RT-26: ways of the same terms do not take turns. */
  @Test
  void nothingSwings() {
    Diamond diamond = new Diamond(BATTERY, BATTERY);
    long changes = diamond.from.mesh.counts().routeChanges();
    diamond.row.time.run(3_600_000);
    assertEquals(changes, diamond.from.mesh.counts().routeChanges());
  }

  /** RT-26: whatever a neighbour says of itself, a hop to it stays what a hop may cost. */
  @Test
  void liesWeighLittle() {
    for (int weight : new int[] {0, 1, 8, MeshConfig.PRICE_WEIGHT_MOST}) {
      for (Power power : Power.values()) {
        for (int price : new int[] {0, 1, 31, 1000, Terms.PRICE_MOST}) {
          int surcharge = new Tariff(weight).surcharge(new Terms(power, price));
          assertTrue(surcharge >= -64 && surcharge <= 5 * 256, "" + surcharge);
          for (int link = 256; link <= MeshLimits.HOP_COST_MOST; link *= 2) {
            int cost = Tariff.cost(link, surcharge);
            assertTrue(cost >= link - 64, link + " became " + cost);
            assertTrue(cost <= Math.max(link, MeshLimits.HOP_COST_SLOWEST), "" + cost);
          }
        }
      }
    }
  }

  /** LN-44: another power than the three makes no greeting. */
  @Test
  void unknownPowersAreRefused() {
    for (int power = 0; power < 256; power++) {
      Bytes said = new Encoder().u8(1).u32(0).u32(7).u8(power).u16(0).toBytes();
      assertEquals(power < 3, LinkMessage.decode(said).isOk());
    }
    assertFalse(LinkMessage.decode(new Encoder().u8(1).u32(0).u32(7).toBytes()).isOk());
  }
}
