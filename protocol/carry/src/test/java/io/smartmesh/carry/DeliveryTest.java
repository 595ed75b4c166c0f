package io.smartmesh.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is carried arrives once, and its maker learns it. Alice is 0, bus 1, bob 2. */
class DeliveryTest {
  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600 * SECOND;

  @Test
  void aBusBringsItAndItsReceipt() {
    Road road = new Road(1, 3);
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    assertEquals(1, road.person(1).held());
    road.time.run(HOUR);
    road.meet(1, 2, SECOND);
    assertEquals(List.of("hello"), road.person(2).texts());
    assertEquals(
        road.person(0).address(),
        road.person(2).told(CarryOutput.Arrived.class).get(0).from(),
        "the box proves the sender");
    assertEquals(0, road.person(1).held(), "CY-9: the receipt clears copies");
    road.meet(0, 1, SECOND);
    List<CarryOutput.Delivered> delivered = road.person(0).told(CarryOutput.Delivered.class);
    assertEquals(1, delivered.size());
    assertTrue(delivered.get(0).signed());
    assertEquals(0, road.person(0).held());
    road.meet(0, 2, SECOND);
    assertEquals(List.of("hello"), road.person(2).texts());
  }

  /** CY-9: the word goes on by those who never had the bundle, and no copy comes back. */
  @Test
  void aReceiptClearsCopiesThatTheBundleNeverMet() {
    Road road = new Road(2, 4);
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    road.meet(0, 2, SECOND);
    road.meet(2, 3, SECOND);
    road.meet(3, 1, SECOND);
    assertEquals(0, road.person(1).held());
    road.meet(1, 2, SECOND);
    assertEquals(List.of("hello"), road.person(2).texts());
  }

  /** CY-5, CY-10: lost frames, and a crash between any two outputs of anybody. */
  @Test
  void eachIsShownOnceWhateverIsLostAndWhoeverCrashes() {
    Property.forAll(
        12,
        rng -> {
          Road road = new Road(rng.number(), 4);
          road.loss = 0.2;
          road.people.forEach(person -> person.crashes = 0.01);
          List<String> sent = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            int before = road.person(0).told(CarryOutput.Accepted.class).size();
            road.person(0).send(road.person(3), "text " + i);
            road.time.run(3 * SECOND);
            if (road.person(0).told(CarryOutput.Accepted.class).size() > before) {
              sent.add("text " + i);
            }
          }
          for (int round = 0; round < 60; round++) {
            int a = road.rng.below(4);
            road.meet(a, (a + 1 + road.rng.below(3)) % 4, 4 * SECOND);
            road.time.run(3 * SECOND);
          }
          road.people.forEach(person -> person.crashes = 0);
          road.loss = 0;
          road.time.run(5 * SECOND);
          road.meet(0, 3, 20 * SECOND);
          road.meet(0, 3, 20 * SECOND);
          List<String> shown = road.person(3).texts();
          assertTrue(shown.containsAll(sent), "accepted: " + sent + ", shown: " + shown);
          assertEquals(shown.size(), shown.stream().distinct().count(), "twice: " + shown);
          assertEquals(0, road.person(0).held(), "the receipts are back");
        });
  }

  /** CY-5: nobody is told what is not stored. */
  @Test
  void itIsStoredBeforeItIsTold() {
    Road road = new Road(3, 3);
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    road.meet(1, 2, SECOND);
    for (Road.Person person : road.people) {
      boolean stored = false;
      for (CarryOutput output : person.told) {
        stored |= output instanceof CarryOutput.Store;
        boolean promises =
            output instanceof CarryOutput.Accepted
                || output instanceof CarryOutput.Arrived
                || (output instanceof CarryOutput.SendFrame send
                    && CarryFrame.decode(send.frame()).orThrow() instanceof CarryFrame.Taken);
        assertFalse(promises && !stored, () -> person.number + " told " + output);
      }
      assertTrue(stored, "each of them stores something");
    }
  }

  /** CY-14: what was read live is cleared, and is not shown again. */
  @Test
  void whatWentAnotherWayIsCancelled() {
    Road road = new Road(4, 3);
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    Bytes label = road.person(0).told(CarryOutput.Accepted.class).get(0).label();
    assertTrue(road.person(0).carries(label));
    road.person(0).give(new CarryInput.Cancel(label));
    road.time.run(0);
    assertEquals(0, road.person(0).held());
    road.meet(0, 1, SECOND);
    road.meet(1, 2, SECOND);
    assertEquals(List.of(), road.person(2).texts());
    assertEquals(0, road.person(1).held());
  }

  /** CY-7: the time at each holder adds up, also over restarts; nobody's clock counts. */
  @Test
  void itExpiresByItsAge() {
    Road road = new Road(5, 4);
    road.person(0).send(road.person(3), Urgency.MESSAGE, Bytes.utf8("late"), 3 * 3_600);
    road.person(0).send(road.person(3), Urgency.MESSAGE, Bytes.utf8("in time"), 4 * 3_600);
    road.time.run(HOUR);
    road.meet(0, 1, SECOND);
    road.time.run(HOUR + HOUR / 2);
    road.person(1).restartAfter(100 * HOUR);
    road.time.run(100 * HOUR + 1);
    road.meet(1, 2, SECOND);
    assertEquals(2, road.person(2).held(), "two hours, and half of one that was not stored");
    road.time.run(HOUR + HOUR / 4);
    assertEquals(1, road.person(2).held(), "more than three");
    assertEquals(2, road.person(0).told(CarryOutput.Expired.class).size());
    road.meet(2, 3, SECOND);
    assertEquals(List.of("in time"), road.person(3).texts());
  }

  /** CY-12: halves of the copies go on, and the last one only to who is likelier to meet bob. */
  @Test
  void copiesAreBoundedAndTheLastOneLooksForItsEnd() {
    Road road = new Road(6, 40);
    road.person(0).send(road.person(39), "hello");
    for (int i = 1; i < 38; i++) {
      road.meet(0, i, SECOND);
    }
    long held = road.people.stream().filter(person -> person.held() > 0).count();
    assertEquals(6, held, "alice, who halves 20 copies five times, and five others");
    road.meet(38, 39, SECOND);
    road.meet(0, 38, SECOND);
    assertEquals(1, road.person(38).held(), "who has met bob takes the last one");
    road.meet(38, 39, SECOND);
    assertEquals(List.of("hello"), road.person(39).texts());
  }

  /** CY-23: of some at home one has little of it, and alone meets the bus. */
  @Test
  void copiesFlowToWhoMeetsOthers() {
    Road road = new Road(8, 8);
    road.friends = false;
    road.person(0).send(road.person(7), "hello");
    road.meet(0, 1, SECOND);
    road.meet(0, 2, SECOND);
    road.meet(0, 3, SECOND);
    road.meet(0, 4, SECOND);
    road.meet(4, 6, SECOND);
    assertEquals(0, road.person(6).held(), "4 has a last copy");
    road.meet(4, 1, SECOND);
    road.meet(4, 6, SECOND);
    assertEquals(1, road.person(6).held(), "1 had ten");
    assertEquals(20, copies(road));
    road.time.run(13 * HOUR);
    assertTrue(copies(road) > 30, "and the maker has all of its copies again");
    road.meet(6, 7, SECOND);
    assertEquals(List.of("hello"), road.person(7).texts());
  }

  private static int copies(Road road) {
    return road.people.stream().mapToInt(Road.Person::copies).sum();
  }

  /** CY-6, WH-11: who holds nothing says to strangers what everybody would, in each hour. */
  @Test
  void nobodyShowsAnythingOfItself() {
    Road road = new Road(9, 4);
    road.friends = false;
    for (int hour = 0; hour < 3; hour++) {
      road.meet(0, 1, SECOND);
      road.meet(2, 3, SECOND);
      road.time.run(HOUR);
    }
    assertEquals(12, road.frames.size());
    assertEquals(1, road.frames.stream().distinct().count());
  }

  /** CY-6: carriers see nothing that two bundles for one recipient have in common. */
  @Test
  void carriersLearnNeitherEnd() {
    Road road = new Road(7, 4);
    road.person(0).send(road.person(3), "one");
    road.person(0).send(road.person(3), "two");
    road.meet(0, 1, SECOND);
    road.meet(1, 2, SECOND);
    List<Bytes> hints = new ArrayList<>();
    for (Bytes frame : road.frames) {
      if (CarryFrame.decode(frame).orThrow() instanceof CarryFrame.Head head) {
        hints.add(head.block().hint());
      }
      for (int end : new int[] {0, 3}) {
        assertFalse(frame.toHex().contains(road.person(end).address().bytes().toHex()));
        assertFalse(frame.toHex().contains(road.person(end).key.publicKey().compressed().toHex()));
      }
    }
    Bytes end = road.person(3).tagSecret;
    assertEquals(2, hints.stream().distinct().filter(hint -> EndTag.matches(end, hint)).count());
    Bytes other = road.person(2).tagSecret;
    assertTrue(hints.stream().noneMatch(hint -> EndTag.matches(other, hint)));
  }
}
