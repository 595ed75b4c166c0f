package io.smartmesh.simulator.check;

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
      if (!node.isDead()) {
        SortedMap<PaymentId, PaymentView> own = outgoing(node);
        requireNoneForgotten(node, own);
        own.values().forEach(payment -> requireAgreed(node, payment, byId, byProof));
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
   * A direct payment that only the chain brought: its payee never saw the state, so it has it
   * within the sum that the settlement brought from that payer.
   */
  private boolean isInSum(SimNode payer, PaymentView payment) {
    for (PaymentView received : Accounts.finalPayments(world.node(payment.peer()))) {
      if (received.incoming()
          && received.peer().equals(payer.address())
          && received.proof().isEmpty()
          && !received.amount().isLessThan(payment.amount())
          && isSumOfChannel(payer, received.id())) {
        return true;
      }
    }
    return false;
  }

  private boolean someoneLied() {
    return world.nodes().stream().anyMatch(SimNode::isDead);
  }

  private static boolean isSumOfChannel(SimNode party, PaymentId id) {
    return Accounts.channels(party).orElse(List.of()).stream()
        .anyMatch(channel -> channel.id().hash().bytes().startsWith(id.bytes()));
  }

  private void requireAgreed(
      SimNode payer,
      PaymentView payment,
      Map<PaymentId, PaymentView> byId,
      Map<Hash, PaymentView> byProof) {
    require(Accounts.hasOutcome(payment), () -> payer + " never learned the outcome of " + payment);
    if (world.node(payment.peer()).isDead()) {
      return;
    }
    Optional<PaymentView> arrived =
        Optional.ofNullable(byId.get(payment.id())).or(() -> payment.proof().map(byProof::get));
    boolean isPaid = payment.state() == PaymentState.PAID;
    if (payment.state() == PaymentState.REFUNDED && arrived.isPresent() && someoneLied()) {
      // A mediator that lied and lost its share has paid for this one itself.
      return;
    }
    require(
        isPaid == (arrived.isPresent() || (isPaid && isInSum(payer, payment))),
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
  }
}
