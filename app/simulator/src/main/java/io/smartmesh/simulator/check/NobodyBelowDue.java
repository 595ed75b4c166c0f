package io.smartmesh.simulator.check;

import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When all channels are finished, every honest node owns on the chain at least what it had, less
 * what it knows it paid, plus what it was told it received. With conservation of money this also
 * says that nobody has spent anything twice. A node whose disk was replaced by an older copy is due
 * the same by what it knew before, but for what was locked towards it at that moment.
 */
public final class NobodyBelowDue implements Checker {
  private final World world;
  private final Amount wealth;
  private final SortedMap<Integer, SortedMap<PaymentId, Amount>> told = new TreeMap<>();
  private final SortedMap<Integer, Lost> losses = new TreeMap<>();

  /**
   * What a node knew before its disk was replaced by an older copy.
   *
   * @param underWay locked towards it then: the secrets may be lost with the disk
   */
  private record Lost(SortedMap<PaymentId, PaymentView> payments, Amount underWay) {
    static final Lost NOTHING = new Lost(new TreeMap<>(), Amount.ZERO);

    /** An outcome says more than its absence, whoever has it. */
    static PaymentView surer(PaymentView now, PaymentView before) {
      return Accounts.hasOutcome(now) && now.state() != PaymentState.FAILED ? now : before;
    }
  }

  /**
   * @param wealth what each node had before the first block
   */
  public NobodyBelowDue(World world, Amount wealth) {
    this.world = world;
    this.wealth = wealth;
  }

  @Override
  public void told(SimNode node, NodeEvent event) {
    if (event instanceof NodeEvent.PaymentReceived received && !node.isRestored()) {
      told.computeIfAbsent(node.number(), n -> new TreeMap<>())
          .put(received.payment(), received.amount());
    }
  }

  @Override
  public void losing(SimNode node) {
    Lost before = losses.getOrDefault(node.number(), Lost.NOTHING);
    // A node that is down says nothing, but what it knew it still owes by.
    List<ChannelView> channels =
        Accounts.channels(node).orElseGet(() -> Accounts.channelsOnDisk(node));
    List<PaymentView> payments =
        Accounts.payments(node).orElseGet(() -> Accounts.paymentsOnDisk(node));
    Amount underWay = before.underWay();
    for (ChannelView channel : channels) {
      underWay = underWay.plus(channel.lockedIn());
    }
    SortedMap<PaymentId, PaymentView> known = ownAccount(node, payments);
    before.payments().forEach((id, payment) -> known.merge(id, payment, Lost::surer));
    losses.put(node.number(), new Lost(known, underWay));
  }

  /** To an older copy the settlement tells again, as one sum, what it had been told before. */
  private static SortedMap<PaymentId, PaymentView> ownAccount(
      SimNode node, List<PaymentView> payments) {
    SortedMap<PaymentId, PaymentView> own = new TreeMap<>();
    payments.stream()
        .filter(payment -> !payment.incoming() || !node.isRestored())
        .forEach(payment -> own.put(payment.id(), payment));
    return own;
  }

  @Override
  public void atEnd() {
    for (SimNode node : world.nodes()) {
      if (node.isHonest() || node.isRestored()) {
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
    Lost lost = losses.getOrDefault(node.number(), Lost.NOTHING);
    due = due.subtract(lost.underWay().units());
    SortedMap<PaymentId, PaymentView> all = ownAccount(node, Accounts.lastPayments(node));
    lost.payments().forEach((id, payment) -> all.merge(id, payment, Lost::surer));
    for (PaymentView payment : all.values()) {
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
