package io.smartmesh.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A neighbour without manners, called mallory; alice is 0, the carrier 1, bob 2. */
class HostileTest {
  private static final Address MALLORY = Keys.of(77).address();
  private static final long SECOND = 1_000;

  private final Road road = new Road(1, 3);
  private final Road.Person carrier = road.person(1);

  private void near(Road.Person victim, boolean friend) {
    victim.give(new CarryInput.Near(MALLORY, Road.FRAME_BYTES, friend, Optional.empty()));
    road.time.run(0);
  }

  private void say(Road.Person victim, CarryFrame frame) {
    victim.give(new CarryInput.FrameArrived(MALLORY, frame.encode()));
    road.time.run(0);
  }

  private PrimaryBlock block(Urgency urgency, Bytes payload) {
    return new PrimaryBlock(
        urgency,
        road.rng.next(16),
        3_600,
        payload.length(),
        Hashes.sha256(payload),
        road.rng.next(16));
  }

  private static CarryFrame.Entry entry(PrimaryBlock block, int copies) {
    return new CarryFrame.Entry(
        block.id(), block.urgency(), block.hint(), block.length(), copies, 0);
  }

  private void offer(Road.Person victim, PrimaryBlock block) {
    say(victim, new CarryFrame.Offer(0, List.of(entry(block, 8))));
  }

  private void give(Road.Person victim, PrimaryBlock block, long age, Bytes payload) {
    offer(victim, block);
    say(victim, new CarryFrame.Head(block, age, 8, 1));
    for (int from = 0; from < payload.length(); from += 1_000) {
      int to = Math.min(payload.length(), from + 1_000);
      say(victim, new CarryFrame.Fragment(block.id(), from, payload.slice(from, to)));
    }
  }

  /** CY-9: without the opener there is no receipt for a bundle; a replayed one changes nothing. */
  @Test
  void receiptsCannotBeForgedAndReplaysDoNothing() {
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    CarryFrame.Head head = theHead();
    near(carrier, true);
    Receipt forged = new Receipt(road.rng.next(16), head.block().rest(), road.rng.next(92));
    say(carrier, new CarryFrame.Receipts(List.of(new CarryFrame.Told(60, forged))));
    assertEquals(1, carrier.held(), "it names another id");
    road.meet(1, 2, SECOND);
    assertEquals(0, carrier.held());
    Bytes genuine = receiptFrame();
    int before = carrier.told(CarryOutput.Store.class).size();
    for (int i = 0; i < 3; i++) {
      carrier.give(new CarryInput.FrameArrived(MALLORY, genuine));
    }
    road.time.run(0);
    assertEquals(before, carrier.told(CarryOutput.Store.class).size());
    assertEquals(List.of("hello"), road.person(2).texts());
  }

  private Bytes receiptFrame() {
    return road.frames.stream()
        .filter(frame -> CarryFrame.decode(frame).orThrow() instanceof CarryFrame.Receipts)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** CY-9: a spoilt signature on the way takes the signature away, not the delivery. */
  @Test
  void aSpoiltSignatureIsToldAsSuch() {
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    road.meet(1, 2, SECOND);
    CarryFrame.Receipts genuine = (CarryFrame.Receipts) CarryFrame.decode(receiptFrame()).orThrow();
    Receipt receipt = genuine.receipts().get(0).receipt();
    Receipt spoilt = new Receipt(receipt.opener(), receipt.rest(), road.rng.next(92));
    near(road.person(0), true);
    say(road.person(0), new CarryFrame.Receipts(List.of(new CarryFrame.Told(60, spoilt))));
    List<CarryOutput.Delivered> told = road.person(0).told(CarryOutput.Delivered.class);
    assertEquals(1, told.size());
    assertFalse(told.get(0).signed());
  }

  /** CY-17: receipts that somebody made up fill their own share only. */
  @Test
  void receiptsForNothingAreBounded() {
    near(carrier, false);
    for (int i = 0; i < CarryLimits.RECEIPTS_OF_ONE + 50; i++) {
      Receipt made = new Receipt(road.rng.next(16), road.rng.next(16), road.rng.next(92));
      say(carrier, new CarryFrame.Receipts(List.of(new CarryFrame.Told(0xffff_ffffL, made))));
    }
    List<CarryError.TooManyReceipts> refused = carrier.refused(CarryError.TooManyReceipts.class);
    assertEquals(50, refused.size());
    assertEquals(CarryLimits.RECEIPTS_OF_ONE, refused.get(0).most());
    road.time.run(1000 * (CarryLimits.LIFETIME_SECONDS + 700));
    assertEquals(0, carrier.store.size(), "and are forgotten after a week");
  }

  /** CY-7: an age beyond the lifetime is refused; one that is too small ends after a week. */
  @Test
  void liesAboutAgeAreBounded() {
    Bytes payload = road.rng.next(2_000);
    near(carrier, true);
    give(carrier, block(Urgency.MESSAGE, payload), 3_600, payload);
    assertEquals(0, carrier.held());
    CarryError.Expired refused = carrier.refused(CarryError.Expired.class).get(0);
    assertEquals(3_600, refused.ageSeconds());
    assertEquals(3_600, refused.lifetimeSeconds());
    give(carrier, block(Urgency.MESSAGE, payload), 0, payload);
    assertEquals(1, carrier.held());
    road.time.run(3_600 * SECOND);
    assertEquals(0, carrier.held());
  }

  /** CY-16: size, offsets and parts without end. */
  @Test
  void partsThatNeverEndAreBoundedAndForgotten() {
    near(carrier, true);
    Bytes payload = road.rng.next(100_000);
    List<PrimaryBlock> begun = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PrimaryBlock block = block(Urgency.BULK, payload);
      begun.add(block);
      road.time.run(10);
      offer(carrier, block);
      say(carrier, new CarryFrame.Head(block, 0, 8, 1));
      say(carrier, new CarryFrame.Fragment(block.id(), 0, payload.slice(0, 500)));
      say(carrier, new CarryFrame.Fragment(block.id(), 99_900, payload.slice(0, 500)));
      say(carrier, new CarryFrame.Lacking(block.id()));
    }
    CarryError.BeyondEnd beyond = carrier.refused(CarryError.BeyondEnd.class).get(0);
    assertEquals(100_400, beyond.end());
    assertEquals(100_000, beyond.length());
    for (int i = 0; i < 20; i++) {
      offer(carrier, begun.get(i));
      int kept = i < 20 - CarryLimits.PARTIALS_OF_ONE ? 0 : 500;
      assertEquals(kept, lastWant().from(), "the oldest of its own have given way: " + i);
      say(carrier, new CarryFrame.Lacking(begun.get(i).id()));
    }
    assertEquals(0, carrier.held());
    road.time.run(CarryLimits.PARTIAL_MILLIS);
    give(carrier, block(Urgency.CONTROL, payload), 0, payload);
    assertEquals(1, carrier.held(), "old parts have made room");
  }

  private CarryFrame.Want lastWant() {
    CarryFrame.Want last = null;
    for (CarryOutput.SendFrame sent : carrier.told(CarryOutput.SendFrame.class)) {
      if (CarryFrame.decode(sent.frame()).orThrow() instanceof CarryFrame.Want want) {
        last = want;
      }
    }
    return java.util.Objects.requireNonNull(last);
  }

  /** CY-16: many strangers' parts fill their room, and keep nobody else out. */
  @Test
  void strangersPartsGiveWay() {
    Bytes payload = road.rng.next(4_000);
    for (int i = 0; i <= CarryLimits.PARTIALS; i++) {
      Address stranger = new Address(road.rng.next(20));
      PrimaryBlock block = block(Urgency.CONTROL, payload);
      hear(stranger, new CarryInput.Near(stranger, Road.FRAME_BYTES, false, Optional.empty()));
      hear(stranger, new CarryFrame.Offer(0, List.of(entry(block, 8))));
      hear(stranger, new CarryFrame.Head(block, 0, 8, 1));
      hear(stranger, new CarryFrame.Fragment(block.id(), 0, payload.slice(0, 1_200)));
      hear(stranger, new CarryInput.Gone(stranger));
    }
    long parts =
        carrier.store.keySet().stream().filter(k -> k.startsWith(CarryRecords.PART)).count();
    assertEquals(CarryLimits.PARTIALS, parts);
    assertEquals(List.of(), carrier.refused(CarryError.TooManyParts.class));
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    assertEquals(1, carrier.held());
  }

  private void hear(Address from, CarryFrame frame) {
    hear(from, new CarryInput.FrameArrived(from, frame.encode()));
  }

  private void hear(Address from, CarryInput input) {
    assertNotEquals(MALLORY, from);
    carrier.give(input);
    road.time.run(0);
  }

  /** CY-3: sealed as it should be, but there is nothing in it. */
  @Test
  void emptyContentsDoNotArrive() {
    Road.Person bob = road.person(2);
    Bytes opener = road.rng.next(PrimaryBlock.OPENER_LENGTH);
    Bytes payload =
        Contents.seal(
            bob.key.publicKey(),
            Keys.of(77),
            road.rng.next(32),
            opener,
            Bytes.EMPTY,
            Keys.CURVE,
            road.rng.split());
    PrimaryBlock block =
        new PrimaryBlock(
            Urgency.MESSAGE,
            EndTag.hint(bob.tagSecret, road.rng.split()),
            3_600,
            payload.length(),
            Hashes.sha256(payload),
            PrimaryBlock.lock(opener));
    near(bob, false);
    give(bob, block, 0, payload);
    assertEquals(List.of(), bob.told(CarryOutput.Arrived.class));
    assertFalse(bob.refused(CarryError.Malformed.class).isEmpty());
  }

  /** CY-15: what somebody else began wrongly is fetched anew from who has it. */
  @Test
  void aSpoiltBeginningCostsOnlyTime() {
    road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(20_000), 3_600);
    road.meet(0, 1, SECOND);
    PrimaryBlock block = theHead().block();
    Road.Person bob = road.person(2);
    near(bob, false);
    offer(bob, block);
    say(bob, new CarryFrame.Head(block, 0, 8, 1));
    say(bob, new CarryFrame.Fragment(block.id(), 0, road.rng.next(3_000)));
    bob.give(new CarryInput.Gone(MALLORY));
    road.meet(1, 2, SECOND);
    assertEquals(1, bob.refused(CarryError.WrongContents.class).size());
    assertEquals(1, bob.told(CarryOutput.Arrived.class).size());
  }

  /** CY-11: who brings a drop now and then does not keep others from bringing the same. */
  @Test
  void aDripDoesNotHoldUpOthers() {
    road.person(0).send(road.person(2), Urgency.MESSAGE, road.rng.next(20_000), 3_600);
    road.meet(0, 1, SECOND);
    PrimaryBlock block = theHead().block();
    Road.Person bob = road.person(2);
    near(bob, false);
    offer(bob, block);
    say(bob, new CarryFrame.Head(block, 0, 8, 1));
    for (int i = 0; i < 20; i++) {
      int offset = i * 10;
      road.time.after(
          400L * i,
          () ->
              bob.give(
                  new CarryInput.FrameArrived(
                      MALLORY,
                      new CarryFrame.Fragment(block.id(), offset, Bytes.wrap(new byte[10]))
                          .encode())));
    }
    road.meet(1, 2, 4 * SECOND);
    assertEquals(1, bob.told(CarryOutput.Arrived.class).size());
  }

  private CarryFrame.Head theHead() {
    return road.frames.stream()
        .map(frame -> CarryFrame.decode(frame).orThrow())
        .filter(CarryFrame.Head.class::isInstance)
        .map(CarryFrame.Head.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** CY-15: a block under another's id, contents under another's hash, what nobody asked for. */
  @Test
  void poisonIsNotKept() {
    near(carrier, true);
    Bytes payload = road.rng.next(3_000);
    PrimaryBlock offered = block(Urgency.MESSAGE, payload);
    PrimaryBlock shown = block(Urgency.MESSAGE, payload);
    offer(carrier, offered);
    say(carrier, new CarryFrame.Head(shown, 0, 8, 1));
    CarryError.WrongBlock wrong = carrier.refused(CarryError.WrongBlock.class).get(0);
    assertEquals(offered.id(), wrong.offered());
    assertEquals(shown.id(), wrong.shown());
    give(carrier, offered, 0, road.rng.next(3_000));
    assertEquals(1, carrier.refused(CarryError.WrongContents.class).size());
    assertEquals(0, carrier.held());
    give(carrier, offered, 0, payload);
    assertEquals(1, carrier.held(), "the genuine one is still welcome");
    say(carrier, new CarryFrame.Head(shown, 0, 8, 1));
    assertEquals(1, carrier.refused(CarryError.NotAsked.class).size());
    say(carrier, new CarryFrame.Want(shown.id(), 0, 100));
    assertEquals(shown.id(), carrier.refused(CarryError.NotOffered.class).get(0).id());
  }

  /** CY-13: strangers share half of the room, one has an eighth; the urgent displaces bulk. */
  @Test
  void strangersHaveTheirShareAndTheUrgentDisplacesBulk() {
    near(carrier, false);
    Bytes payload = road.rng.next(100_000);
    for (int i = 0; i < 8; i++) {
      give(carrier, block(Urgency.BULK, payload), 0, payload);
    }
    assertEquals(6, carrier.held());
    CarryError.ShareUsedUp used = carrier.refused(CarryError.ShareUsedUp.class).get(0);
    assertEquals(700_000, used.bytes());
    assertEquals(5_000_000 / CarryLimits.STRANGER_PART, used.most());
    carrier.give(new CarryInput.Gone(MALLORY));
    near(carrier, true);
    for (int i = 0; i < 44; i++) {
      give(carrier, block(Urgency.MESSAGE, payload), 0, payload);
    }
    assertEquals(50, carrier.held(), "full");
    give(carrier, block(Urgency.CONTROL, payload), 0, payload);
    assertEquals(50, carrier.held());
    give(carrier, block(Urgency.MESSAGE, payload), 0, payload);
    for (int i = 0; i < 50; i++) {
      give(carrier, block(Urgency.CONTROL, payload), 0, payload);
    }
    give(carrier, block(Urgency.BULK, payload), 0, payload);
    CarryError.StoreFull full = carrier.refused(CarryError.StoreFull.class).get(0);
    assertEquals(5_100_000, full.bytes());
    assertEquals(5_000_000, full.most());
    Address stranger = new Address(road.rng.next(20));
    carrier.give(new CarryInput.Near(stranger, Road.FRAME_BYTES, false, Optional.empty()));
    PrimaryBlock theirs = block(Urgency.CONTROL, road.rng.next(1_000_000 / 8));
    carrier.give(
        new CarryInput.FrameArrived(
            stranger, new CarryFrame.Offer(0, List.of(entry(theirs, 8))).encode()));
    road.time.run(0);
    CarryError.StoreFull taken = carrier.refused(CarryError.StoreFull.class).get(1);
    assertEquals(5_125_000, taken.bytes(), "strangers displace strangers only");
  }

  /** CY-10: a payload in another block, by somebody on the way, is not shown again. */
  @Test
  void aRewrappedPayloadIsNotShownTwice() {
    road.person(0).send(road.person(2), "hello");
    road.meet(0, 1, SECOND);
    road.meet(1, 2, SECOND);
    Bytes payload = Bytes.EMPTY;
    CarryFrame.Head head = null;
    for (Bytes frame : road.frames) {
      CarryFrame one = CarryFrame.decode(frame).orThrow();
      if (one instanceof CarryFrame.Fragment piece) {
        payload = piece.bytes();
      } else if (one instanceof CarryFrame.Head shown) {
        head = shown;
      }
    }
    PrimaryBlock was = java.util.Objects.requireNonNull(head).block();
    PrimaryBlock again =
        new PrimaryBlock(
            Urgency.SOS, was.hint(), was.lifetimeSeconds(), was.length(), was.digest(), was.lock());
    Road.Person bob = road.person(2);
    near(bob, true);
    give(bob, again, 0, payload);
    assertEquals(List.of("hello"), bob.texts());
    assertEquals(again.id(), bob.refused(CarryError.NotForUs.class).get(0).id());
    PrimaryBlock other =
        new PrimaryBlock(
            Urgency.SOS, was.hint(), 60, was.length(), was.digest(), road.rng.next(16));
    give(bob, other, 0, payload);
    assertEquals(List.of("hello"), bob.texts(), "CY-3: the opener fits one lock");
  }

  /** CY-18: who takes the last copy and loses it: the spare still reaches bob. */
  @Test
  void aSpareSurvivesWhoSwallowsCopies() {
    Road.Person alice = road.person(0);
    alice.send(road.person(2), "hello");
    road.time.run(0);
    BundleId id = alice.told(CarryOutput.Accepted.class).get(0).id();
    near(alice, true);
    for (int i = 0; i < 7; i++) {
      say(alice, new CarryFrame.Want(id, 0, 100));
      say(alice, new CarryFrame.Taken(id));
    }
    assertEquals(1, alice.held());
    road.meet(0, 1, SECOND);
    assertEquals(0, carrier.held(), "no copies are left for others");
    road.meet(0, 2, SECOND);
    assertEquals(List.of("hello"), road.person(2).texts());
    int refused = alice.refused(CarryError.NotOffered.class).size();
    say(alice, new CarryFrame.Taken(id));
    assertEquals(refused + 1, alice.refused(CarryError.NotOffered.class).size());
  }

  /** CY-20, CY-19: what a user can do wrong, and who is not there. */
  @Test
  void limitsAreToldWithBothValues() {
    Road.Person alice = road.person(0);
    Road.Person bob = road.person(2);
    alice.send(bob, Urgency.BULK, zeros(CarryLimits.CONTENTS_BYTES + 1), 60);
    road.time.run(0);
    assertEquals(
        new CarryError.ContentsLength(131_073, 131_072),
        alice.refused(CarryError.ContentsLength.class).get(0));
    alice.send(bob, Urgency.BULK, zeros(1), Road.WEEK + 1);
    road.time.run(0);
    assertEquals(
        new CarryError.Lifetime(604_801, 604_800), alice.refused(CarryError.Lifetime.class).get(0));
    for (int i = 0; i <= CarryLimits.OWN; i++) {
      alice.send(bob, "text");
    }
    road.time.run(0);
    assertEquals(
        new CarryError.TooManyOwn(512, 512), alice.refused(CarryError.TooManyOwn.class).get(0));
    say(alice, new CarryFrame.Heard(0));
    road.time.run(0);
    assertEquals(MALLORY, alice.refused(CarryError.Unmet.class).get(0).peer());
    alice.give(new CarryInput.Near(MALLORY, 255, true, Optional.empty()));
    road.time.run(0);
    assertEquals(
        new CarryError.FrameLength(255, 256), alice.refused(CarryError.FrameLength.class).get(0));
    for (int i = 0; i <= CarryLimits.CONTACTS; i++) {
      Address stranger = new Address(road.rng.next(20));
      carrier.give(new CarryInput.Near(stranger, Road.FRAME_BYTES, false, Optional.empty()));
    }
    road.time.run(0);
    assertEquals(
        new CarryError.TooManyContacts(64, 64),
        carrier.refused(CarryError.TooManyContacts.class).get(0));
  }

  private static Bytes zeros(int length) {
    return Bytes.wrap(new byte[length]);
  }
}
