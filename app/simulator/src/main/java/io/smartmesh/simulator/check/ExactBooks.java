package io.smartmesh.simulator.check;

import io.smartmesh.base.Amount;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * When all channels of a line of honest nodes are finished, each of them owns on the chain what it
 * had, less what it paid, plus what it received, plus its fee for each paid payment between two
 * nodes on either side of it: to the last unit, neither less nor more.
 */
public final class ExactBooks implements Checker {
  private final World world;
  private final BigInteger wealth;

  /**
   * @param wealth what each node had before the first block
   */
  public ExactBooks(World world, Amount wealth) {
    this.world = world;
    this.wealth = wealth.units();
  }

  @Override
  public void atEnd() {
    if (!world.nodes().stream().allMatch(SimNode::isHonest)) {
      return; // a liar pays fees for what never arrives, and loses what it had
    }
    List<BigInteger> due = new ArrayList<>();
    world.nodes().forEach(node -> due.add(wealth));
    for (SimNode node : world.nodes()) {
      for (PaymentView payment : Accounts.finalPayments(node)) {
        if (payment.state() == PaymentState.PAID) {
          enter(node, payment, due);
        }
      }
    }
    for (SimNode node : world.nodes()) {
      BigInteger has = world.chain().newest().balanceOf(node.address()).units();
      BigInteger owed = due.get(node.number());
      require(
          has.equals(owed),
          () -> node + " has " + has + " on the chain, its books say " + owed + " of " + wealth);
    }
  }

  private void enter(SimNode node, PaymentView payment, List<BigInteger> due) {
    BigInteger amount = payment.amount().units();
    if (payment.incoming()) {
      add(due, node.number(), amount);
      return;
    }
    add(due, node.number(), amount.add(payment.fee().units()).negate());
    int payee = world.node(payment.peer()).number();
    int last = Math.max(node.number(), payee);
    for (int between = Math.min(node.number(), payee) + 1; between < last; between++) {
      add(due, between, world.nodes().get(between).fee().units());
    }
  }

  private static void add(List<BigInteger> due, int node, BigInteger more) {
    due.set(node, due.get(node).add(more));
  }
}
