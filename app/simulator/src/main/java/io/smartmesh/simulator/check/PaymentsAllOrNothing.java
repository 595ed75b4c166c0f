package io.smartmesh.simulator.check;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.User;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In the end every payment that was accepted has an outcome, and the payer says "paid" exactly when
 * the payee has it, with the same amount.
 */
public final class PaymentsAllOrNothing implements Checker {
  private final World world;

  public PaymentsAllOrNothing(World world) {
    this.world = world;
  }

  @Override
  public void atEnd() {
    SortedMap<PaymentId, PaymentView> byId = new TreeMap<>();
    SortedMap<Hash, PaymentView> byProof = new TreeMap<>();
    for (SimNode node : world.nodes()) {
      for (PaymentView payment : Accounts.finalPayments(node)) {
        if (payment.incoming() && payment.state() == PaymentState.PAID) {
          PaymentView twice = byId.put(payment.id(), payment);
          require(twice == null, () -> "received twice: " + payment + " and " + twice);
          payment.proof().ifPresent(proof -> byProof.put(proof, payment));
        }
      }
    }
    for (SimNode node : world.nodes()) {
      if (node.isHonest()) {
        SortedMap<PaymentId, PaymentView> own = outgoing(node);
        requireNoneForgotten(node, own);
        SortedMap<Address, Amount> unseen = new TreeMap<>();
        for (PaymentView payment : own.values()) {
          if (requireAgreed(node, payment, byId, byProof) == Arrival.UNSEEN) {
            unseen.merge(payment.peer(), payment.amount(), Amount::plus);
          }
        }
        requireSums(node, unseen);
      }
    }
  }

  private static SortedMap<PaymentId, PaymentView> outgoing(SimNode node) {
    SortedMap<PaymentId, PaymentView> own = new TreeMap<>();
    for (PaymentView payment : Accounts.finalPayments(node)) {
      if (!payment.incoming()) {
        own.put(payment.id(), payment);
      }
    }
    return own;
  }

  private void requireNoneForgotten(SimNode node, SortedMap<PaymentId, PaymentView> own) {
    for (User.Wish wish : world.user(node).wishes()) {
      if (wish.wasAccepted() && wish.command() instanceof UserCommand.Pay pay) {
        require(own.containsKey(pay.first()), () -> node + " accepted and forgot " + pay);
      }
    }
  }

  /**
   * Direct payments that only the chain brought: their payee never saw the state, so it has them in
   * the sums that the settlements brought from that payer, and these sums hold nothing else.
   */
  private void requireSums(SimNode payer, SortedMap<Address, Amount> unseen) {
    for (SimNode payee : world.nodes()) {
      if (payee == payer || !payee.isHonest()) {
        continue;
      }
      Amount sums = Amount.ZERO;
      for (PaymentView received : Accounts.finalPayments(payee)) {
        if (received.incoming()
            && received.peer().equals(payer.address())
            && isSumOfChannel(payee, received.id())) {
          sums = sums.plus(received.amount());
        }
      }
      Amount brought = sums;
      Amount expected = unseen.getOrDefault(payee.address(), Amount.ZERO);
      require(
          brought.equals(expected),
          () ->
              payer
                  + " paid "
                  + payee
                  + " "
                  + expected
                  + " that only the chain brought; its payee has sums of "
                  + brought);
    }
  }

  private boolean someoneLied() {
    return world.nodes().stream().anyMatch(node -> !node.isHonest());
  }

  private static boolean isSumOfChannel(SimNode party, PaymentId id) {
    return Accounts.channels(party).orElse(List.of()).stream()
        .anyMatch(channel -> channel.id().hash().bytes().startsWith(id.bytes()));
  }

  /** How a payment came to its payee. */
  private enum Arrival {
    NAMED,
    UNSEEN,
    NOT
  }

  private Arrival requireAgreed(
      SimNode payer,
      PaymentView payment,
      Map<PaymentId, PaymentView> byId,
      Map<Hash, PaymentView> byProof) {
    require(Accounts.hasOutcome(payment), () -> payer + " never learned the outcome of " + payment);
    if (!world.node(payment.peer()).isHonest()) {
      return Arrival.NOT;
    }
    Optional<PaymentView> arrived =
        Optional.ofNullable(byId.get(payment.id())).or(() -> payment.proof().map(byProof::get));
    boolean isPaid = payment.state() == PaymentState.PAID;
    if (payment.state() == PaymentState.REFUNDED && arrived.isPresent() && someoneLied()) {
      // A mediator that lied and lost its share has paid for this one itself.
      return Arrival.NOT;
    }
    if (isPaid && arrived.isEmpty() && payment.hops() <= 1 && payment.proof().isEmpty()) {
      return Arrival.UNSEEN;
    }
    require(
        isPaid == arrived.isPresent(),
        () ->
            payer
                + " says "
                + payment
                + ", its payee "
                + arrived.map(Object::toString).orElse("no"));
    arrived.ifPresent(
        at ->
            require(
                at.amount().equals(payment.amount()),
                () -> payer + " paid " + payment + ", its payee got " + at));
    return isPaid ? Arrival.NAMED : Arrival.NOT;
  }
}
