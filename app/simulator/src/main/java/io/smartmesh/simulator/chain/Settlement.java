package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SettledLane;
import io.smartmesh.ethereum.channels.SettledRecord;
import io.smartmesh.ethereum.conditions.Conditions;
import java.math.BigInteger;

/** What is paid after the hold (R11), and how leaves are resolved then (R12). */
final class Settlement {
  record Resolved(SettledRecord settled, Amount earned) {}

  private static final Curve CURVE = Curves.best();

  private Settlement() {}

  /** The lanes as selected, and what is certain already paid. */
  static SettledRecord begin(ChannelRecord channel, ClosingRecord closing, ChainTime time) {
    return paid(
        channel,
        SettledLane.of(closing.laneA()),
        SettledLane.of(closing.laneB()),
        time.plusSeconds(channel.hold()));
  }

  static boolean isFinished(SettledRecord settled) {
    return !settled.laneA().isOpen() && !settled.laneB().isOpen();
  }

  static Resolved resolve(
      Registry registry,
      ChannelsContract contracts,
      ChannelAction.Resolve resolve,
      Address sender,
      ChainTime time) {
    ChannelRecord channel = resolve.channel();
    SettledRecord settled = resolve.settled();
    Refusal.unless(channel.isParty(resolve.payer()), "NotAParty", resolve.payer(), channel);
    boolean isLaneA = resolve.payer().equals(channel.partyA());
    SettledLane before = isLaneA ? settled.laneA() : settled.laneB();
    Leaf leaf = resolve.leaf();
    Hash rest =
        LeafLists.rootWithout(
            resolve.leafHashes(), ChannelHashes.leafHash(leaf), before.pendingRoot());

    Amount shown = earned(registry, contracts, resolve, time);
    if (shown.isLessThan(leaf.amount()) && !sender.equals(channel.peerOf(resolve.payer()))) {
      ChainTime until =
          leaf.expiry().isAfter(settled.claimEnd()) ? leaf.expiry() : settled.claimEnd();
      Refusal.unless(time.isAfter(until), "LeafStillOpen", until, time);
    }
    Amount earned = shown.min(before.pendingTotal());
    SettledLane after =
        new SettledLane(
                before.transferred(),
                before.earned().plus(earned),
                rest,
                before.pendingTotal().minusOrZero(leaf.amount()))
            .normalised();
    return new Resolved(
        paid(
            channel,
            isLaneA ? after : settled.laneA(),
            isLaneA ? settled.laneB() : after,
            settled.claimEnd()),
        earned);
  }

  /** Evidence counts if the registry saw it by the leaf's expiry. */
  private static Amount earned(
      Registry registry,
      ChannelsContract contracts,
      ChannelAction.Resolve resolve,
      ChainTime time) {
    Leaf leaf = resolve.leaf();
    boolean inTime =
        registry
            .firstSeen(leaf.evaluator(), leaf.terms(), resolve.evidence())
            .filter(seen -> !seen.isAfter(leaf.expiry()))
            .isPresent();
    return inTime
        ? new Conditions(contracts, CURVE).earned(leaf, resolve.evidence(), time)
        : Amount.ZERO;
  }

  private static SettledRecord paid(
      ChannelRecord channel, SettledLane laneA, SettledLane laneB, ChainTime claimEnd) {
    Amount most = channel.total();
    Amount paidA = balance(channel.depositA(), channel.withdrawnA(), laneB, laneA, most);
    Amount paidB = balance(channel.depositB(), channel.withdrawnB(), laneA, laneB, most);
    return new SettledRecord(laneA, laneB, claimEnd, paidA, paidB);
  }

  /** Clamped once, on the net; open pendings count against their payer. */
  private static Amount balance(
      Amount deposit, Amount withdrawn, SettledLane in, SettledLane out, Amount most) {
    BigInteger net =
        deposit
            .units()
            .subtract(withdrawn.units())
            .add(in.transferred().units())
            .add(in.earned().units())
            .subtract(out.transferred().units())
            .subtract(out.earned().units())
            .subtract(out.pendingTotal().units());
    return new Amount(net.max(BigInteger.ZERO).min(most.units()));
  }
}
