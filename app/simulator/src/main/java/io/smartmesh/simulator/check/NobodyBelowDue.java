package io.smartmesh.simulator.check;

import io.smartmesh.base.Amount;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When all channels are finished, every honest node owns on the chain at least what it had, less
 * what it knows it paid, plus what it was told it received. With conservation of money this also
 * says that nobody has spent anything twice.
 */
public final class NobodyBelowDue implements Checker {
  private final World world;
  private final Amount wealth;
  private final SortedMap<Integer, SortedMap<PaymentId, Amount>> told = new TreeMap<>();

  /**
   * @param wealth what each node had before the first block
   */
  public NobodyBelowDue(World world, Amount wealth) {
    this.world = world;
    this.wealth = wealth;
  }

  @Override
  public void told(SimNode node, NodeEvent event) {
    if (event instanceof NodeEvent.PaymentReceived received) {
      told.computeIfAbsent(node.number(), n -> new TreeMap<>())
          .put(received.payment(), received.amount());
    }
  }

  @Override
  public void atEnd() {
    for (SimNode node : world.nodes()) {
      if (node.isHonest()) {
        Amount has = world.chain().newest().balanceOf(node.address());
        BigInteger due = due(node);
        require(
            has.units().compareTo(due) >= 0,
            () -> node + " has " + has + " on the chain, due " + due + ", began with " + wealth);
      }
    }
  }

  private BigInteger due(SimNode node) {
    BigInteger due = wealth.units();
    SortedMap<PaymentId, Amount> received =
        new TreeMap<>(told.getOrDefault(node.number(), new TreeMap<>()));
    for (PaymentView payment : Accounts.finalPayments(node)) {
      if (payment.incoming()) {
        if (payment.state() == PaymentState.PAID) {
          received.merge(payment.id(), payment.amount(), NobodyBelowDue::larger);
        }
      } else if (payment.state() == PaymentState.PAID || payment.state() == PaymentState.PENDING) {
        due = due.subtract(payment.amount().units()).subtract(payment.fee().units());
      }
    }
    for (Amount amount : received.values()) {
      due = due.add(amount.units());
    }
    return due;
  }

  private static Amount larger(Amount told, Amount shown) {
    return told.isLessThan(shown) ? shown : told;
  }
}
