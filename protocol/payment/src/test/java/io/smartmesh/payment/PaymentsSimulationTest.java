package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Many seeds of lines and rings of nodes that lose packets, crash between any two outputs, run out
 * of money and pay each other all the same: no money appears or goes, nobody pays without the payee
 * being paid once, no mediator loses (PY-62, PY-64, PY-72).
 */
final class PaymentsSimulationTest {
  private record Wish(ModelNode payer, ModelNode payee, PaymentId id, Amount amount) {}

  @Test
  void everyPaymentIsPaidOnceOrNotAtAll() {
    Property.forAll(250, PaymentsSimulationTest::run);
  }

  private static void run(Rng rng) {
    World world = world(rng);
    world.loss = rng.below(3) * 0.15;
    world.crashesLeft = rng.below(8);
    Map<ModelNode, Amount> before = new LinkedHashMap<>();
    world.nodes.forEach(node -> before.put(node, node.balance()));

    List<Wish> wishes = new ArrayList<>();
    int payments = rng.between(1, 6);
    for (int i = 0; i < payments; i++) {
      world.time.after(rng.between(0, 8_000), () -> pay(world, rng, wishes));
    }
    world.time.run(10_000);
    if (rng.chance(0.3)) {
      rng.pick(world.nodes).crash(rng.between(10, 60_000));
    }
    world.time.run(50_000);
    world.crashesLeft = 0;
    world.loss = 0;
    world.time.runUntil(
        () -> world.isQuiet() && wishes.stream().allMatch(PaymentsSimulationTest::isOver),
        Limits.GIVE_UP_MILLIS + 120_000);
    world.time.run(1_000);
    check(world, wishes, before);
  }

  /** PY-58, PY-66: the payee vanishes with the lock and comes back when it is worth nothing. */
  @Test
  void aLockIsReturnedWhenThePayeeComesBackTooLate() {
    World world = World.line(new Rng(1), 3, 100, 1);
    world.time.run(5_000);
    ModelNode payer = world.nodes.get(0);
    ModelNode payee = world.nodes.get(2);
    Amount before = payer.balance();
    PaymentId id = id(Bytes.wrap(new byte[PaymentId.LENGTH - 1]), 1);
    payer.give(new PaymentInput.Pay(id, payee.address(), Amount.of(10), 1));
    assertTrue(world.time.runUntil(() -> !world.channels.get(1).isQuiet(), 10_000));
    payee.crash(4 * 3_600_000);
    world.time.run(3 * 3_600_000);
    PaymentView waiting = payer.machine().find(id).orElseThrow(AssertionError::new);
    assertEquals(PaymentState.PENDING, waiting.state());
    world.time.run(2 * 3_600_000);
    PaymentView last = payer.machine().find(id).orElseThrow(AssertionError::new);
    assertEquals(PaymentState.REFUNDED, last.state());
    assertTrue(world.isQuiet());
    assertEquals(before, payer.balance());
  }

  private static World world(Rng rng) {
    World world = new World(rng.split());
    int length = rng.between(2, 6);
    for (int i = 0; i < length; i++) {
      world.node(World.config(rng.below(3)), rng.between(-30, 30));
    }
    for (int i = 1; i < length; i++) {
      ModelNode left = world.nodes.get(i - 1);
      world.channel(left, world.nodes.get(i), rng.between(20, 400), rng.between(20, 400));
    }
    if (length > 3 && rng.chance(0.5)) {
      ModelNode last = world.nodes.get(length - 1);
      world.channel(world.nodes.get(0), last, rng.between(20, 400), rng.between(20, 400));
    }
    world.start();
    return world;
  }

  private static void pay(World world, Rng rng, List<Wish> wishes) {
    ModelNode payer = rng.pick(world.nodes);
    ModelNode payee = rng.pick(world.nodes);
    if (payer == payee || !payer.isUp()) {
      return;
    }
    int times = rng.between(1, 4);
    Amount amount = Amount.of(rng.between(1, 60));
    Bytes prefix = rng.next(PaymentId.LENGTH - 1);
    if (rng.chance(0.3)) {
      int known = payee.invoices.size();
      payee.give(new PaymentInput.CreateInvoice(1, amount, "by hand"));
      if (payee.invoices.size() > known) {
        Invoice invoice = payee.invoices.get(known);
        payer.give(new PaymentInput.PayInvoice(id(prefix, 0), invoice));
        wishes.add(new Wish(payer, payee, id(prefix, 0), amount));
      }
      return;
    }
    payer.give(new PaymentInput.Pay(id(prefix, 0), payee.address(), amount, times));
    for (int i = 0; i < times; i++) {
      wishes.add(new Wish(payer, payee, id(prefix, i), amount));
    }
  }

  private static boolean isOver(Wish wish) {
    Optional<PaymentView> view = wish.payer().machine().find(wish.id());
    PaymentState state = view.map(PaymentView::state).orElse(PaymentState.FAILED);
    return state != PaymentState.QUEUED && state != PaymentState.PENDING;
  }

  private static PaymentId id(Bytes prefix, int last) {
    return new PaymentId(Bytes.concat(prefix, Bytes.of(last)));
  }

  private static void check(World world, List<Wish> wishes, Map<ModelNode, Amount> before) {
    assertTrue(world.isQuiet(), "nothing is pending at the end");
    Amount all = before.values().stream().reduce(Amount.ZERO, Amount::plus);
    assertEquals(all, world.money(), "money is conserved");

    Map<ModelNode, Long> owed = new LinkedHashMap<>();
    before.forEach((node, amount) -> owed.put(node, amount.units().longValueExact()));
    for (Wish wish : wishes) {
      Optional<PaymentView> sent = wish.payer().machine().find(wish.id());
      List<PaymentView> got = received(wish);
      if (sent.isPresent() && sent.get().state() == PaymentState.PAID) {
        assertEquals(1, got.size(), "the payee is paid once");
        assertEquals(wish.amount(), got.get(0).amount());
        owed.merge(wish.payer(), -number(wish.amount().plus(sent.get().fee())), Long::sum);
        owed.merge(wish.payee(), number(wish.amount()), Long::sum);
      } else {
        assertTrue(got.isEmpty(), "unpaid, but the payee has it");
        // Absent where the payer died before its command was stored.
        sent.ifPresent(PaymentsSimulationTest::checkUnpaid);
      }
    }
    owed.forEach(
        (node, least) -> assertTrue(number(node.balance()) >= least, "a node is out of pocket"));
  }

  private static void checkUnpaid(PaymentView view) {
    assertTrue(
        view.state() == PaymentState.FAILED || view.state() == PaymentState.REFUNDED,
        () -> "unfinished: " + view);
    assertFalse(view.detail().isEmpty(), "no reason given");
  }

  private static long number(Amount amount) {
    return amount.units().longValueExact();
  }

  private static List<PaymentView> received(Wish wish) {
    List<PaymentView> got = new ArrayList<>();
    for (PaymentView view : wish.payee().machine().newest(Limits.HISTORY)) {
      if (view.incoming() && view.id().equals(wish.id())) {
        got.add(view);
      }
    }
    return got;
  }
}
