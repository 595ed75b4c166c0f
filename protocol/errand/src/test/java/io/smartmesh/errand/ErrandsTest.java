package io.smartmesh.errand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RL-16 to RL-24: who has no Internet, and who knows a relayer. */
class ErrandsTest {
  private static final long HOUR = 3_600;
  private static final Errand.Price PRICE =
      new Errand.OfMessage(
          Village.CHAIN, Village.TOKEN, TokenMessage.Kind.PAYMENT, Keys.of(5_000).address());

  private final Village village = new Village(new Rng(1));
  private final Village.Node phone = village.new Node(10, Optional.empty());
  private final Village.Node helper = village.new Node(11, Optional.of(village::honest));

  private ErrandsTest() {
    helper.serve();
  }

  private static void handIn(Village.Node node, Errand.Order order, Address... helpers) {
    node.give(new ErrandInput.HandIn(1, order, List.of(helpers)));
  }

  private static ErrandView.State state(Village.Node node, Errand.Order order) {
    return node.errands.view(order.id()).orElseThrow().state();
  }

  @Test
  void whoKnowsARelayerOffersAndTheOthersSayNo() {
    Village.Node other = village.new Node(12, Optional.empty());
    village.join(phone, helper);
    village.join(phone, other);
    phone.give(new ErrandInput.Ask(7, PRICE));
    assertEquals(
        Errand.name(Village.CHAIN, Village.TOKEN),
        phone.told(ErrandOutput.Seek.class).get(0).name());
    assertEquals(Optional.of(Errand.name(Village.CHAIN, Village.TOKEN)), helper.errands.name());
    assertEquals(Optional.empty(), other.errands.name());
    village.run(3_000);
    ErrandOutput.Offered offered = phone.told(ErrandOutput.Offered.class).get(0);
    assertEquals(7, offered.tag());
    assertEquals(1, offered.offers().size());
    assertEquals(helper.address(), offered.offers().get(0).device());
    assertEquals(Village.FEE, offered.offers().get(0).quoted().fee());
  }

  @Test
  void nobodyOffersAndTheUserHearsSoInTime() {
    phone.give(new ErrandInput.Ask(7, PRICE));
    village.run(ErrandLimits.QUESTION_MILLIS + 200);
    assertEquals(
        List.of(new ErrandOutput.Offered(7, Collections.emptyList())),
        phone.told(ErrandOutput.Offered.class));
  }

  @Test
  void aRequestIsStoredBeforeItIsToldAndHandedInOnce() {
    village.join(phone, helper);
    Errand.Order order = Village.order(1, Village.FEE, HOUR);
    handIn(phone, order, helper.address());
    handIn(phone, order, helper.address());
    int stored = 0;
    int accepted = 0;
    for (int i = 0; i < phone.told.size(); i++) {
      stored = phone.told.get(i) instanceof ErrandOutput.Store ? i + 1 : stored;
      accepted += phone.told.get(i) instanceof ErrandOutput.Accepted ? 1 : 0;
      assertTrue(stored > 0 || !(phone.told.get(i) instanceof ErrandOutput.SendPacket));
    }
    assertEquals(2, accepted, "the same once more is the same");
    assertEquals(1, phone.store.size());
    village.run(1_000);
    assertEquals(ErrandView.State.QUEUED, state(phone, order));
    village.blocks();
    village.run(10_000);
    assertEquals(ErrandView.State.TOLD, state(phone, order));
    village.proves(phone);
    assertEquals(ErrandView.State.DONE, state(phone, order));
    assertTrue(phone.errands.view(order.id()).orElseThrow().isOver());
    assertEquals(1, village.carriedOut.get(order.id()));
  }

  @Test
  void withNobodyNearItWaitsForWhoComesBy() {
    Errand.Order order = Village.order(1, Village.FEE, HOUR);
    handIn(phone, order);
    village.run(120_000);
    phone.restart();
    village.run(60_000);
    assertEquals(ErrandView.State.WAITING, state(phone, order));
    village.join(phone, helper);
    village.run(5_000);
    assertEquals(ErrandView.State.QUEUED, state(phone, order));
    assertEquals(List.of(helper.address()), phone.errands.view(order.id()).orElseThrow().helpers());
  }

  @Test
  void aLongActGoesInPartsThatGetLost() {
    village.loss = 0.3;
    village.join(phone, helper);
    Errand.Order order = Village.act(30_000, village.rng, HOUR);
    handIn(phone, order, helper.address());
    village.run(300_000);
    assertEquals(order.request(), village.taken.get(order.id()));
    village.blocks();
    village.run(200_000);
    assertEquals(ErrandView.State.TOLD, state(phone, order));
  }

  /** RL-21: whatever one of them claims, another carries it out, and the user comes to know. */
  @ParameterizedTest
  @EnumSource(
      value = Word.State.class,
      names = {"DONE", "FAILED"})
  void aLiarsWordEndsNothing(Word.State claimed) {
    Village.Node liar =
        village
        .new Node(
            13,
            Optional.of(
                job ->
                    job instanceof ErrandOutput.Carry carry
                            && carry.errand() instanceof Errand.Order order
                        ? Optional.of(Village.standing(order.id(), claimed))
                        : village.honest(job)));
    liar.serve();
    village.join(phone, liar);
    Errand.Order order = Village.order(1, Village.FEE, HOUR);
    handIn(phone, order, liar.address());
    village.run(10_000);
    boolean isTold = claimed == Word.State.DONE;
    assertEquals(
        isTold ? ErrandView.State.TOLD : ErrandView.State.FAILED, state(phone, order), "alone");
    assertFalse(phone.errands.view(order.id()).orElseThrow().isOver());
    village.join(phone, helper);
    village.run(70_000);
    assertEquals(ErrandView.State.QUEUED, state(phone, order), "the honest one has it");
    village.blocks();
    village.run(130_000);
    assertEquals(ErrandView.State.TOLD, state(phone, order));
    village.proves(phone);
    assertEquals(ErrandView.State.DONE, state(phone, order));
  }

  /** RL-36: only the chain makes it done, or takes it back; both stay, over a restart too. */
  @Test
  void saidToBeDoneIsNotDone() {
    Village.Node liar =
        village
        .new Node(
            13,
            Optional.of(
                job ->
                    job instanceof ErrandOutput.Carry carry
                            && carry.errand() instanceof Errand.Order order
                        ? Optional.of(Village.standing(order.id(), Word.State.DONE))
                        : village.honest(job)));
    liar.serve();
    village.join(phone, liar);
    Errand.Order lie = Village.order(1, Village.FEE, 600);
    handIn(phone, lie, liar.address());
    village.run(60_000);
    assertEquals(ErrandView.State.TOLD, state(phone, lie));
    village.proves(phone);
    assertEquals(ErrandView.State.TOLD, state(phone, lie), "not yet decided");
    village.run(600_000);
    village.proves(phone);
    phone.restart();
    assertEquals(ErrandView.State.VOID, state(phone, lie));
    assertTrue(phone.errands.view(lie.id()).orElseThrow().isOver());
    phone.give(new ErrandInput.ChainShows(lie.id(), true));
    assertEquals(ErrandView.State.VOID, state(phone, lie), "what is proved stays");
  }

  /** RL-18: a higher price later is refused, not paid. */
  @Test
  void whatWasSignedIsNeverRaised() {
    village.join(phone, helper);
    Errand.Order order = Village.order(1, Amount.of(499), HOUR);
    handIn(phone, order, helper.address());
    village.run(200_000);
    ErrandView view = phone.errands.view(order.id()).orElseThrow();
    assertEquals(ErrandView.State.REFUSED, view.state());
    assertEquals("499 < 500", view.why());
    assertFalse(view.isOver());
    assertTrue(village.taken.isEmpty());
    village.run(1_000 * (HOUR + ErrandLimits.GRACE_SECONDS));
    assertTrue(phone.errands.view(order.id()).orElseThrow().isOver());
  }

  @Test
  void afterItsTimeARequestOfUnknownFateHasLapsed() {
    Errand.Order order = Village.order(1, Village.FEE, 100);
    handIn(phone, order);
    village.run(1_000 * (100 + ErrandLimits.GRACE_SECONDS) - 60_000);
    assertEquals(ErrandView.State.WAITING, state(phone, order));
    village.run(200_000);
    assertEquals(ErrandView.State.LAPSED, state(phone, order));
    Errand.Order late = Village.order(2, Village.FEE, 100);
    handIn(phone, late);
    assertTrue(phone.told.get(phone.told.size() - 1) instanceof ErrandOutput.Refused);
  }

  @Test
  void strangersWordsAndReplaysChangeNothing() {
    Village.Node stranger = village.new Node(14, Optional.of(village::honest));
    village.join(phone, helper);
    Errand.Order order = Village.order(1, Village.FEE, HOUR);
    handIn(phone, order, helper.address());
    village.run(2_000);
    Bytes done =
        ErrandMessage.encode(
            new ErrandMessage.Told(order.id(), Village.standing(order.id(), Word.State.DONE)));
    Bytes box =
        io.smartmesh.crypto.SealedBox.seal(
            phone.key.publicKey(),
            stranger.key,
            ErrandMessage.CONTEXT,
            done,
            Keys.CURVE,
            village.rng);
    phone.give(new ErrandInput.PacketArrived(box));
    assertEquals(ErrandView.State.QUEUED, state(phone, order));
    phone.give(new ErrandInput.PacketArrived(Bytes.of(1, 2, 3)));
    assertEquals(
        new ErrandOutput.Dropped(ErrandDrop.NOT_AUTHENTIC), phone.told.get(phone.told.size() - 1));
  }

  /** RL-19: bounds of who hands in and of who serves. */
  @Test
  void everythingIsBounded() {
    for (int i = 0; i <= ErrandLimits.OPEN; i++) {
      handIn(phone, Village.order(i, Village.FEE, HOUR));
    }
    assertEquals(ErrandLimits.OPEN, phone.store.size());
    assertEquals(
        new ErrandOutput.Refused(1, new ErrandError.TooMany(ErrandLimits.OPEN, ErrandLimits.OPEN)),
        phone.told.get(phone.told.size() - 1));
    Village.Node slow = village.new Node(15, Optional.of(job -> Optional.empty()));
    slow.serve();
    village.join(phone, slow);
    village.run(3_000);
    assertTrue(
        slow.told(ErrandOutput.Job.class).size() <= ErrandLimits.JOBS_OF_ONE, "of one device");
    Bytes whole = Errand.encode(Village.act(5_000, village.rng, HOUR));
    ErrandMessage.Part part = ErrandMessage.parts(whole).get(0);
    Bytes wrong =
        ErrandMessage.encode(
            new ErrandMessage.Part(part.whole(), 1 << 30, part.index(), part.bytes()));
    assertThrows(Malformed.class, () -> ErrandMessage.decode(wrong));
  }

  /**
   * RL-16 to RL-21 over many seeds: loss, doubles, restarts of both, comings and goings. Whatever
   * was accepted is carried out once, with what was signed, and the phone comes to know it.
   */
  @Test
  void whateverHappensARequestIsCarriedOutOnce() {
    Property.forAll(
        60,
        rng -> {
          Village town = new Village(rng);
          Village.Node user = town.new Node(20, Optional.empty());
          Village.Node first = town.new Node(21, Optional.of(town::honest));
          Village.Node second = town.new Node(22, Optional.of(town::honest));
          Village.Node bystander = town.new Node(23, Optional.empty());
          List<Village.Node> others = List.of(first, second, bystander);
          others.forEach(Village.Node::serve);
          town.loss = rng.below(40) / 100.0;
          town.doubled = rng.below(30) / 100.0;
          Errand.Order one = Village.order(1, Village.FEE, 20 * HOUR);
          Errand.Order two = Village.act(rng.between(1, 6_000), rng, 20 * HOUR);
          for (int step = 0; step < 30; step++) {
            Village.Node other = rng.pick(others);
            if (step == 3) {
              handIn(user, one);
            } else if (step == 6) {
              handIn(user, two, first.address());
            }
            switch (rng.below(6)) {
              case 0 -> user.restart();
              case 1 -> other.restart();
              case 2 -> town.part(user, other);
              case 3 -> town.blocks();
              default -> town.join(user, other);
            }
            town.run(rng.between(500, 20_000));
          }
          others.forEach(other -> town.join(user, other));
          town.run(400_000);
          town.blocks();
          town.run(400_000);
          for (Errand.Order order : List.of(one, two)) {
            Hash id = order.id();
            assertEquals(order.request(), town.taken.get(id), "as it was signed");
            assertEquals(1, town.carriedOut.get(id), "once");
            assertEquals(ErrandView.State.TOLD, state(user, order));
          }
          town.proves(user);
          for (Errand.Order order : List.of(one, two)) {
            assertEquals(ErrandView.State.DONE, state(user, order));
          }
          assertEquals(2, town.taken.size(), "nothing else");
        });
  }
}
