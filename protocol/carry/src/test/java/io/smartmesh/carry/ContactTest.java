package io.smartmesh.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import org.junit.jupiter.api.Test;

/** Contacts of four seconds at 1 Mbit/s, as two cars have that pass. */
class ContactTest {
  private static final long FOUR_SECONDS = 4_000;

  private static Road passing(long seed) {
    Road road = new Road(seed, 3);
    road.bytesPerSecond = 125_000;
    return road;
  }

  /** CY-8, CY-11: most of what the link could carry is payload. */
  @Test
  void aShortContactIsUsedFully() {
    Road road = passing(1);
    for (int i = 0; i < 60; i++) {
      road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(20_000), 3_600);
    }
    road.meet(0, 1, FOUR_SECONDS);
    long whole = 20_000 * road.person(1).held();
    assertTrue(whole >= 0.88 * 4 * 125_000, "whole bundles: " + whole + " bytes");
  }

  /** CY-4: an SOS that comes last goes first, in the middle of something else. */
  @Test
  void theMostUrgentGoesFirst() {
    Road road = passing(2);
    for (int i = 0; i < 10; i++) {
      road.person(0).send(road.person(2), Urgency.BULK, road.rng.next(120_000), 3_600);
    }
    road.time.after(
        1_500, () -> road.person(0).send(road.person(2), Urgency.SOS, Bytes.utf8("help"), 3_600));
    road.time.after(
        1_500,
        () -> road.person(0).send(road.person(2), Urgency.PAYMENT, Bytes.utf8("pay"), 3_600));
    road.meet(0, 1, 2_000);
    road.meet(1, 2, 500);
    assertEquals(java.util.List.of("help", "pay"), road.person(2).texts().subList(0, 2));
  }

  /** CY-11: what a contact leaves unfinished the next one goes on with, whoever it is. */
  @Test
  void whatIsInterruptedGoesOnWhereItStopped() {
    Road road = passing(3);
    road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(120_000), 86_400);
    road.meet(0, 1, FOUR_SECONDS);
    long before = road.fragmentBytes();
    for (int i = 0; i < 2; i++) {
      road.meet(0, 2, 300);
      road.meet(1, 2, 300);
    }
    assertEquals(1, road.person(2).told(CarryOutput.Arrived.class).size());
    long sent = road.fragmentBytes() - before;
    assertTrue(sent <= 1.1 * 120_000 + Contents.OVERHEAD, "sent for 120,000 bytes: " + sent);
  }

  /** CY-11: power fails in the middle of a contact; little is sent again. */
  @Test
  void aRestartCostsAtMostATenth() {
    Road road = passing(5);
    road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(130_000), 86_400);
    road.time.after(500, () -> road.person(2).restartAfter(1_000));
    road.meet(0, 2, 700);
    road.time.run(1_000);
    road.meet(0, 2, FOUR_SECONDS);
    assertEquals(1, road.person(2).told(CarryOutput.Arrived.class).size());
    long sent = road.fragmentBytes();
    assertTrue(sent > 130_000 && sent <= 1.1 * 130_000, "sent for 130,000 bytes: " + sent);
  }

  /** CY-11: short bundles are fetched several at a time, so that the way there and back is used. */
  @Test
  void aShortContactIsUsedFullyByTextsToo() {
    Road road = passing(6);
    for (int i = 0; i < 400; i++) {
      road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(700), 3_600);
    }
    road.delayMillis = 10;
    road.meet(0, 1, FOUR_SECONDS);
    long whole = 700 * road.person(1).held();
    assertTrue(whole >= 0.5 * 4 * 125_000, "whole texts: " + whole + " bytes");
  }

  /** CY-11: what the link loses is asked for again, and little else. */
  @Test
  void aThirdLostCostsAboutAThirdMore() {
    Road road = passing(4);
    road.loss = 0.3;
    road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(100_000), 86_400);
    for (int i = 0; i < 20; i++) {
      road.meet(0, 2, FOUR_SECONDS);
    }
    assertEquals(1, road.person(2).told(CarryOutput.Arrived.class).size());
    assertTrue(road.fragmentBytes() < 3 * 100_000, "sent: " + road.fragmentBytes());
  }
}
