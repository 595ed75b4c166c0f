package io.smartmesh.errand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RL-37, RL-38: no Internet and no way to who has it; carriers go between. */
class CarriedErrandsTest {
  private static final long DAY = 86_400;

  private final Village village = new Village(new Rng(1));
  private final Village.Node phone = village.new Node(10, Optional.empty());
  private final Village.Node helper = village.new Node(11, Optional.of(village::honest));

  private CarriedErrandsTest() {
    helper.serve();
    know(phone, helper);
  }

  /** They have met. */
  private static void know(Village.Node a, Village.Node b) {
    a.found.add(b.address());
    b.found.add(a.address());
  }

  private static void handIn(Village.Node node, Errand.Order order, Address... helpers) {
    node.give(new ErrandInput.HandIn(1, order, List.of(helpers)));
  }

  private static ErrandView.State state(Village.Node node, Errand.Order order) {
    return node.errands.view(order.id()).orElseThrow().state();
  }

  @Test
  void aRequestAndItsAnswerAreCarried() {
    Errand.Order order = Village.order(1, Village.FEE, DAY);
    handIn(phone, order, helper.address());
    village.run(20_000);
    assertTrue(village.bags.isEmpty(), "whoever comes back soon is waited for");
    village.run(60_000);
    assertEquals(1, village.bags.size());
    phone.restart();
    village.run(120_000);
    assertEquals(1, village.bags.size(), "given to carriers once");
    village.carriersArrive();
    village.run(1_000);
    assertEquals(order.request(), village.taken.get(order.id()));
    helper.restart();
    village.blocks();
    village.run(130_000);
    village.carriersArrive();
    assertEquals(ErrandView.State.TOLD, state(phone, order));
    assertEquals(1, village.carriedOut.get(order.id()));
    assertTrue(helper.store.isEmpty(), "what is settled is not kept");
  }

  /** Both ways at once: the relayer knows it by its digest. */
  @Test
  void whatIsCarriedAndHandedOverIsCarriedOutOnce() {
    Errand.Order order = Village.order(1, Village.FEE, DAY);
    handIn(phone, order, helper.address());
    village.run(90_000);
    village.join(phone, helper);
    village.run(10_000);
    village.blocks();
    village.carriersArrive();
    village.run(130_000);
    village.blocks();
    assertEquals(1, village.carriedOut.get(order.id()));
    assertEquals(ErrandView.State.TOLD, state(phone, order));
    assertTrue(
        village.bags.stream().noneMatch(bag -> bag.from().equals(phone.address())), "called off");
  }

  @Test
  void whatComesTooLateIsToldAndNotCarriedOut() {
    Errand.Order order = Village.order(1, Village.FEE, 600);
    handIn(phone, order, helper.address());
    village.run(700_000);
    village.carriersArrive();
    village.run(5_000);
    assertTrue(village.taken.isEmpty());
    village.carriersArrive();
    ErrandView view = phone.errands.view(order.id()).orElseThrow();
    assertEquals(ErrandView.State.REFUSED, view.state());
    assertTrue(view.why().contains(" < "), view.why());
    village.proves(phone);
    assertEquals(ErrandView.State.VOID, state(phone, order));
  }

  /** Its relayer may be away when carriers come: what is kept is durable until it is back. */
  @Test
  void whoHasNoRelayerJustNowKeepsWhatWasBrought() {
    Errand.Order order = Village.order(1, Village.FEE, DAY);
    handIn(phone, order, helper.address());
    village.run(90_000);
    helper.give(new ErrandInput.Serve(Optional.empty()));
    village.carriersArrive();
    village.run(300_000);
    assertTrue(village.taken.isEmpty());
    helper.restart();
    village.run(2_000);
    assertEquals(order.request(), village.taken.get(order.id()));
  }

  @Test
  void whatIsKeptIsBoundedAndTheRestTriedAgain() {
    for (int i = 0; i <= ErrandLimits.KEPT_OF_ONE; i++) {
      handIn(phone, Village.order(i, Village.FEE, DAY), helper.address());
    }
    helper.give(new ErrandInput.Serve(Optional.empty()));
    village.run(90_000);
    assertEquals(ErrandLimits.KEPT_OF_ONE + 1, village.bags.size());
    village.carriersArrive();
    assertEquals(ErrandLimits.KEPT_OF_ONE, helper.store.size());
    assertEquals(1, village.bags.size(), "the one that had no room is told");
    village.carriersArrive();
    village.run(61_000);
    assertEquals(1, village.bags.size(), "and carried once more");
  }

  /** RL-38: with nobody in reach the price of before is what there is, and says how old it is. */
  @Test
  void aPriceIsRememberedForADay() {
    Errand.Price price =
        new Errand.OfMessage(
            Village.CHAIN, Village.TOKEN, TokenMessage.Kind.PAYMENT, Keys.of(5_000).address());
    village.join(phone, helper);
    phone.give(new ErrandInput.Ask(1, price));
    village.run(3_000);
    village.part(phone, helper);
    village.run(3_600_000);
    phone.restart();
    ErrandOutput.Offered offered = asked(price);
    assertEquals(helper.address(), offered.offers().get(0).device());
    long age = offered.offers().get(0).ageSeconds();
    assertTrue(age >= 3_570 && age <= 3_630, age + " s old");
    village.run(DAY * 1_000);
    assertTrue(asked(price).offers().isEmpty(), "too old");
    Village.Node stranger = village.new Node(12, Optional.of(village::honest));
    stranger.serve();
    village.join(phone, stranger);
    assertFalse(asked(price).offers().isEmpty());
    village.part(phone, stranger);
    assertTrue(asked(price).offers().isEmpty(), "nobody could find it");
  }

  private ErrandOutput.Offered asked(Errand.Price price) {
    phone.give(new ErrandInput.Ask(2, price));
    village.run(ErrandLimits.QUESTION_MILLIS + 500);
    List<ErrandOutput.Offered> all = phone.told(ErrandOutput.Offered.class);
    return all.get(all.size() - 1);
  }

  /** A node that knows a relayer hands in its own as well. */
  @Test
  void whoKnowsARelayerNeedsNobodyElse() {
    Errand.Order order = Village.order(1, Village.FEE, DAY);
    handIn(helper, order);
    village.run(10_000);
    assertEquals(ErrandView.State.QUEUED, state(helper, order));
  }

  /**
   * Over many seeds: full disks and crashes at any turn of everybody, loss, partings, carriers late
   * or never. What the user was told is accepted is carried out once or not at all; once where
   * there was a way in time; and the chain's word is what it ends with.
   */
  @Test
  void withFullDisksAndCrashesNothingIsLostOrDoneTwice() {
    Property.forAll(
        25,
        rng -> {
          Village town = new Village(rng);
          Village.Node user = town.new Node(20, Optional.empty());
          Village.Node first = town.new Node(21, Optional.of(town::honest));
          Village.Node second = town.new Node(22, Optional.of(town::honest));
          List<Village.Node> helpers = List.of(first, second);
          helpers.forEach(Village.Node::serve);
          helpers.forEach(node -> know(user, node));
          town.trouble = rng.below(10) / 100.0;
          town.loss = rng.below(30) / 100.0;
          Errand.Order order = Village.order(1, Village.FEE, DAY);
          boolean isAccepted = false;
          for (int step = 0; step < 40; step++) {
            if (!isAccepted) {
              handIn(user, order, rng.pick(helpers).address());
              isAccepted = !user.told(ErrandOutput.Accepted.class).isEmpty();
            }
            Village.Node other = rng.pick(helpers);
            switch (rng.below(6)) {
              case 0 -> user.restart();
              case 1 -> town.join(user, other);
              case 2 -> town.part(user, other);
              case 3 -> town.carriersArrive();
              case 4 -> town.blocks();
              default -> other.restart();
            }
            town.run(rng.between(500, 30_000));
          }
          assertTrue(isAccepted);
          town.trouble = 0;
          helpers.forEach(other -> town.part(user, other));
          for (int i = 0; i < 8; i++) {
            town.run(150_000);
            town.carriersArrive();
            town.blocks();
          }
          boolean isStillThere = user.errands.view(order.id()).isPresent();
          assertTrue(isStillThere, "accepted is durable");
          helpers.forEach(other -> town.join(user, other));
          town.run(200_000);
          town.blocks();
          town.run(200_000);
          assertEquals(1, town.carriedOut.get(order.id()), "once");
          assertEquals(order.request(), town.taken.get(order.id()), "as it was signed");
          town.proves(user);
          assertEquals(ErrandView.State.DONE, state(user, order));
        });
  }
}
