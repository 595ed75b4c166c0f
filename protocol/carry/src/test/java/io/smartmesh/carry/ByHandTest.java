package io.smartmesh.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes by a file; alice is 0, somebody 1, bob 2. */
class ByHandTest {
  private static final Address STICK = Keys.of(88).address();
  private static final long SECOND = 1_000;
  private static final int ROOMY = 1_000_000;

  private final Road road = new Road(1, 3);
  private final Road.Person alice = road.person(0);
  private final Road.Person somebody = road.person(1);
  private final Road.Person bob = road.person(2);

  private CarryOutput.Exported export(Road.Person who, CarryInput.Export how) {
    who.give(how);
    road.time.run(0);
    return last(who.told(CarryOutput.Exported.class));
  }

  private CarryOutput.Exported export(Road.Person who) {
    return export(who, new CarryInput.Export(Optional.empty(), ROOMY, 0, Optional.empty()));
  }

  private CarryOutput.Imported bring(Road.Person to, List<Bytes> items) {
    to.give(new CarryInput.Import(STICK, items));
    road.time.run(0);
    return last(to.told(CarryOutput.Imported.class));
  }

  private static <T> T last(List<T> all) {
    return all.get(all.size() - 1);
  }

  private static HandItem.Bundle bundle(Bytes item) {
    return (HandItem.Bundle) HandItem.decode(item).orThrow();
  }

  /** BH-1, BH-3: there by a file, back by a file, nothing else between the two. */
  @Test
  void aTextGoesByFileAndItsReceiptComesBack() {
    alice.send(bob, "hello");
    CarryOutput.Exported file = export(alice);
    assertEquals(1, file.bundles());
    assertEquals(1, bring(bob, file.items()).arrived());
    assertEquals(List.of("hello"), bob.texts());
    CarryOutput.Exported back = export(bob);
    assertEquals(1, back.receipts());
    assertEquals(1, bring(alice, back.items()).receipts());
    assertTrue(alice.told(CarryOutput.Delivered.class).get(0).signed());
    assertEquals(0, alice.held(), "its copy is cleared");
  }

  /** BH-3: brought again, in whatever file, it changes nothing and is not shown again. */
  @Test
  void theSameFileTwiceIsShownOnce() {
    alice.send(bob, "hello");
    List<Bytes> items = export(alice).items();
    assertEquals(1, bring(somebody, items).taken());
    assertEquals(1, bring(somebody, items).known());
    bring(bob, items);
    assertEquals(1, bring(bob, items).known());
    road.meet(1, 2, SECOND);
    assertEquals(List.of("hello"), bob.texts());
    assertEquals(0, somebody.held(), "bob knows that it has arrived");
    assertEquals(1, bring(somebody, items).known(), "and an old file brings it not back");
  }

  /** BH-2: half of the copies go along, the last one stays, so no lost file loses a bundle. */
  @Test
  void anExportTakesCopiesButNeverTheLast() {
    alice.send(bob, "hello");
    List<Integer> given = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      given.add(bundle(export(alice).items().get(0)).head().copies());
      kept.add(alice.copies());
    }
    assertEquals(List.of(10, 5, 2, 1, 1, 1), given);
    assertEquals(List.of(10, 5, 3, 2, 1, 1), kept);
    road.meet(0, 2, SECOND);
    assertEquals(List.of("hello"), bob.texts(), "all six files were lost");
  }

  /** BH-2: after twelve hours without a receipt the maker has all copies again (CY-23). */
  @Test
  void lostCopiesComeAgain() {
    alice.send(bob, "hello");
    for (int i = 0; i < 6; i++) {
      export(alice);
    }
    road.time.run(CarryLimits.RENEW_MILLIS + CarryLimits.AGES_MILLIS);
    assertEquals(CarryLimits.COPIES, alice.copies());
  }

  /** BH-1: what was brought goes on with its copies, hops and age, as from a neighbour. */
  @Test
  void whatWasBroughtGoesOn() {
    alice.send(bob, "hello");
    road.time.run(100 * SECOND);
    List<Bytes> items = export(alice).items();
    assertEquals(100, bundle(items.get(0)).head().ageSeconds());
    bring(somebody, items);
    assertEquals(10, somebody.copies());
    road.time.run(10 * SECOND);
    HandItem.Bundle on = bundle(export(somebody).items().get(0));
    assertEquals(110, on.head().ageSeconds());
    assertEquals(2, on.head().hops());
    road.meet(1, 2, SECOND);
    assertEquals(List.of("hello"), bob.texts());
  }

  /** BH-2: for one recipient alone, and as much as there is room for, the most urgent first. */
  @Test
  void anExportIsForWhomAndAsLongAsItIsAskedFor() {
    alice.send(bob, Urgency.BULK, Bytes.wrap(new byte[1_000]), Road.WEEK);
    alice.send(bob, Urgency.SOS, Bytes.utf8("help"), Road.WEEK);
    alice.send(somebody, "not for bob");
    Optional<Recipient> toBob = Optional.of(new Recipient(bob.key.publicKey(), bob.tagSecret));
    CarryOutput.Exported all =
        export(alice, new CarryInput.Export(toBob, ROOMY, 0, Optional.empty()));
    assertEquals(2, all.bundles());
    CarryOutput.Exported little =
        export(alice, new CarryInput.Export(toBob, 500, 11, Optional.empty()));
    assertEquals(1, little.bundles());
    assertEquals(1, little.left());
    assertEquals(Urgency.SOS, bundle(little.items().get(0)).head().block().urgency());
  }

  /** BH-6: a named taker is given nothing twice, nor what it brought, until twelve hours later. */
  @Test
  void whoIsNamedIsGivenWhatIsNew() {
    CarryInput.Export toStick =
        new CarryInput.Export(Optional.empty(), ROOMY, 0, Optional.of(STICK));
    alice.send(bob, "hello");
    List<Bytes> items = export(alice, toStick).items();
    assertEquals(1, items.size());
    assertEquals(0, export(alice, toStick).items().size());
    bring(somebody, items);
    assertEquals(0, export(somebody, toStick).bundles(), "it came from there");
    assertEquals(1, export(somebody).bundles(), "others may have it");
    road.time.run(CarryLimits.RENEW_MILLIS);
    assertEquals(1, export(alice, toStick).bundles(), "it may have been lost");
  }

  /** BH-3: each wrong item is refused with both values; the right one among them is taken. */
  @Test
  void hostileItemsDisturbNothing() {
    alice.send(bob, "hello");
    Bytes good = export(alice).items().get(0);
    CarryFrame.Head head = bundle(good).head();
    Bytes payload = bundle(good).payload();
    Bytes spoilt = Bytes.concat(payload.slice(0, payload.length() - 1), Bytes.of(1));
    PrimaryBlock block = head.block();
    CarryFrame.Head old = new CarryFrame.Head(block, block.lifetimeSeconds(), 1, 1);
    List<Bytes> items =
        List.of(
            Bytes.EMPTY,
            road.rng.next(300),
            good.slice(0, good.length() - 1),
            new HandItem.Bundle(head, spoilt).encode(),
            new HandItem.Bundle(old, payload).encode(),
            good);
    CarryOutput.Imported told = bring(somebody, items);
    assertEquals(1, told.taken());
    List<Class<?>> reasons = new ArrayList<>();
    told.refused().forEach(error -> reasons.add(error.getClass()));
    assertEquals(
        List.of(
            CarryError.Malformed.class,
            CarryError.Malformed.class,
            CarryError.Malformed.class,
            CarryError.WrongContents.class,
            CarryError.Expired.class),
        reasons);
    assertEquals(1, somebody.held());
    assertEquals(5, somebody.told(CarryOutput.Refused.class).size());
  }

  /** BH-3: copies that a file claims are bounded, as is what it may leave here. */
  @Test
  void aFileIsAStranger() {
    somebody.room = 80_000;
    somebody.restartAfter(0);
    road.time.run(1);
    List<Bytes> items = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Bytes payload = road.rng.next(1_000);
      PrimaryBlock block =
          new PrimaryBlock(
              Urgency.SOS,
              road.rng.next(16),
              3_600,
              payload.length(),
              Hashes.sha256(payload),
              road.rng.next(16));
      items.add(new HandItem.Bundle(new CarryFrame.Head(block, 0, 255, 1), payload).encode());
    }
    CarryOutput.Imported told = bring(somebody, items);
    assertEquals(10, told.taken(), "an eighth of the room");
    CarryError.ShareUsedUp refused = (CarryError.ShareUsedUp) told.refused().get(0);
    assertEquals(11_000, refused.bytes());
    assertEquals(10_000, refused.most());
    assertEquals(10 * CarryLimits.COPIES_SOS, somebody.copies());
  }

  /** BH-3: receipts for nothing that is here fill a stranger's share of them. */
  @Test
  void receiptsForNothingAreBounded() {
    List<Bytes> items = new ArrayList<>();
    for (int i = 0; i < CarryLimits.RECEIPTS_OF_ONE + 7; i++) {
      Receipt made = new Receipt(road.rng.next(16), road.rng.next(16), road.rng.next(92));
      items.add(new HandItem.Settled(new CarryFrame.Told(60, made)).encode());
    }
    CarryOutput.Imported told = bring(somebody, items);
    assertEquals(CarryLimits.RECEIPTS_OF_ONE, told.receipts());
    assertEquals(7, told.refused().size());
  }

  /** BH-2: receipts do not fill a file. */
  @Test
  void receiptsLeaveRoomForBundles() {
    for (int i = 0; i < 30; i++) {
      alice.send(bob, "text " + i);
    }
    road.meet(0, 2, 10 * SECOND);
    alice.send(somebody, "more");
    CarryOutput.Exported file =
        export(alice, new CarryInput.Export(Optional.empty(), 8_000, 0, Optional.empty()));
    assertEquals(7, file.receipts());
    assertEquals(1, file.bundles());
  }
}
