package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Rewards;
import io.smartmesh.ethereum.channels.SettledRecord;
import io.smartmesh.ethereum.channels.TowerReward;
import io.smartmesh.simulator.core.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reference of PaymentChannels.sol, its token and its registry, at the level of records: what
 * each action does and when it is refused, rules R0 to R12 and R16. The contract keeps a hash and
 * compares what it is given with it; the model keeps the record itself.
 */
public final class ChannelContractModel {
  /**
   * A channel that was opened; {@code finished} leaves a tombstone, for its id is never used again
   * (R0).
   */
  record Slot(
      ChannelRecord channel,
      Optional<ClosingRecord> closing,
      Optional<SettledRecord> settled,
      boolean finished) {

    static Slot open(ChannelRecord channel) {
      return new Slot(channel, Optional.empty(), Optional.empty(), false);
    }

    static Slot closing(ChannelRecord channel, ClosingRecord closing) {
      return new Slot(channel, Optional.of(closing), Optional.empty(), false);
    }

    boolean isClosing() {
      return !finished && (closing.isPresent() || settled.isPresent());
    }

    Amount held() {
      if (finished) {
        return Amount.ZERO;
      }
      return settled
          .map(s -> channel.total().minus(s.paidA()).minus(s.paidB()))
          .orElse(channel.total());
    }
  }

  private final ChannelsContract contracts;
  private final Signatures signatures;
  private final Tokens tokens;
  private final Registry registry;
  private final SortedMap<ChannelId, Slot> slots;

  public ChannelContractModel(ChannelsContract contracts, Verifier verifier) {
    this(
        contracts,
        new Signatures(new ChannelHashes(contracts), verifier),
        new Tokens(),
        new Registry(),
        new TreeMap<>());
  }

  private ChannelContractModel(
      ChannelsContract contracts,
      Signatures signatures,
      Tokens tokens,
      Registry registry,
      SortedMap<ChannelId, Slot> slots) {
    this.contracts = contracts;
    this.signatures = signatures;
    this.tokens = tokens;
    this.registry = registry;
    this.slots = slots;
  }

  public ChannelContractModel copy() {
    return new ChannelContractModel(
        contracts, signatures, tokens.copy(), registry.copy(), new TreeMap<>(slots));
  }

  public void mint(Address to, Amount amount) {
    tokens.mint(to, amount);
  }

  public Amount balanceOf(Address owner) {
    return tokens.balanceOf(owner);
  }

  /** All the token there is. */
  public Amount supply() {
    return tokens.supply();
  }

  /** What the channels that are not finished still hold. */
  public Amount heldInChannels() {
    return slots.values().stream().map(Slot::held).reduce(Amount.ZERO, Amount::plus);
  }

  /** What a channel still holds, zero when it is finished or was never opened. */
  public Amount heldIn(ChannelId id) {
    Slot slot = slots.get(id);
    return slot == null ? Amount.ZERO : slot.held();
  }

  /** Whether a hold period or a settled channel's open leaves make time count. */
  boolean isAnyClosing() {
    return slots.values().stream().anyMatch(Slot::isClosing);
  }

  /** Whether it is there and nobody has begun to close it. */
  public boolean isOpen(ChannelId id) {
    Slot slot = slots.get(id);
    return slot != null && !slot.finished() && !slot.isClosing();
  }

  /** Channels that are not finished. */
  public List<ChannelRecord> unfinished() {
    return slots.values().stream().filter(s -> !s.finished()).map(Slot::channel).toList();
  }

  /**
   * Runs one transaction: either all of it, with what the contracts then say, or nothing, with the
   * reason. After a refusal this object may be half changed and must be thrown away; callers run on
   * a {@link #copy}.
   */
  public Result<List<ChannelFact>, String> execute(
      Address sender, ChannelAction action, ChainTime time) {
    List<ChannelFact> facts = new ArrayList<>();
    try {
      run(sender, action, time, facts);
    } catch (Refusal refused) {
      return Result.err(refused.why());
    }
    requireConserved();
    return Result.ok(List.copyOf(facts));
  }

  private void run(Address sender, ChannelAction action, ChainTime time, List<ChannelFact> facts) {
    if (action instanceof ChannelAction.Open open) {
      open(sender, open, time, facts);
    } else if (action instanceof ChannelAction.OpenSigned signed) {
      openSigned(sender, signed, time, facts);
    } else if (action instanceof ChannelAction.TopUp more) {
      topUp(sender, more, facts);
    } else if (action instanceof ChannelAction.Withdraw withdraw) {
      withdraw(withdraw, time, facts);
    } else if (action instanceof ChannelAction.CooperativeClose together) {
      closeTogether(together, time, facts);
    } else if (action instanceof ChannelAction.Close close) {
      ChannelId id = requireOpen(close.channel());
      ClosingRecord closing =
          Closing.begin(signatures, id, close.channel(), close.claim(), sender, time);
      put(id, close.channel(), closing);
      facts.add(new ChannelFact.CloseStarted(id, closing));
    } else if (action instanceof ChannelAction.Raise raise) {
      raise(sender, raise, Optional.empty(), time, facts);
    } else if (action instanceof ChannelAction.RaiseForReward tower) {
      raise(sender, tower.raise(), Optional.of(tower.reward()), time, facts);
    } else if (action instanceof ChannelAction.ProveLieForReward tower) {
      proveLie(tower.lie(), Optional.of(tower.reward()), time, facts);
    } else if (action instanceof ChannelAction.ProveLie lie) {
      proveLie(lie, Optional.empty(), time, facts);
    } else if (action instanceof ChannelAction.Settle settle) {
      ChannelId id = requireClosing(settle.channel(), settle.closing());
      Refusal.unless(
          time.isAfter(settle.closing().endTime()),
          "HoldNotOver",
          settle.closing().endTime(),
          time);
      settle(id, settle.channel(), settle.closing(), time, facts);
    } else if (action instanceof ChannelAction.Resolve resolve) {
      resolve(sender, resolve, time, facts);
    } else if (action instanceof ChannelAction.RegisterEvidence show) {
      if (registry.register(show.evaluator(), show.terms(), show.evidence(), time)) {
        facts.add(
            new ChannelFact.EvidenceRegistered(
                show.evaluator(), show.terms(), show.evidence(), time));
      }
    }
  }

  private void open(
      Address sender, ChannelAction.Open open, ChainTime time, List<ChannelFact> facts) {
    Refusal.unless(!time.isAfter(open.openBefore()), "DeadlinePassed", open.openBefore(), time);
    Refusal.unless(!open.peer().equals(sender), "SameParty", sender, open.peer());
    Refusal.unless(open.token().equals(contracts.token()), "NoSuchToken", open.token(), sender);
    boolean isA = sender.compareTo(open.peer()) < 0;
    ChannelRecord channel =
        new ChannelRecord(
            isA ? sender : open.peer(),
            isA ? open.peer() : sender,
            open.token(),
            open.openBefore(),
            open.hold(),
            open.amnestyHold(),
            open.amnestyFee(),
            isA ? open.deposit() : Amount.ZERO,
            isA ? Amount.ZERO : open.deposit(),
            Amount.ZERO,
            Amount.ZERO);
    ChannelId id = idOf(channel);
    Refusal.unless(!slots.containsKey(id), "ChannelIdUsed", id, open.openBefore());
    tokens.move(sender, contracts.channels(), open.deposit());
    slots.put(id, Slot.open(channel));
    facts.add(new ChannelFact.Opened(id, channel));
  }

  private void closeTogether(
      ChannelAction.CooperativeClose together, ChainTime time, List<ChannelFact> facts) {
    ChannelRecord channel = together.channel();
    ChannelId id = requireOpen(channel);
    Refusal.unless(!time.isAfter(together.deadline()), "DeadlinePassed", together.deadline(), time);
    Amount payouts = together.payoutA().plus(together.payoutB());
    Refusal.unless(payouts.equals(channel.total()), "PayoutsNotTotal", payouts, channel.total());
    Hash agreed =
        signatures
            .hashes()
            .cooperativeClose(id, together.payoutA(), together.payoutB(), together.deadline());
    signatures.require(channel.partyA(), agreed, together.keyA(), together.signatureA());
    signatures.require(channel.partyB(), agreed, together.keyB(), together.signatureB());
    finish(id, channel, together.payoutA(), together.payoutB());
    facts.add(new ChannelFact.CooperativelyClosed(id, together.payoutA(), together.payoutB()));
  }

  private void raise(
      Address sender,
      ChannelAction.Raise raise,
      Optional<TowerReward> reward,
      ChainTime time,
      List<ChannelFact> facts) {
    ChannelId id = requireInHold(raise.channel(), raise.closing(), time);
    ClosingRecord closing = Closing.raise(signatures, id, raise, reward, sender);
    if (reward.isPresent()) {
      requirePromised(id, raise.channel(), reward.get(), time);
    }
    put(id, raise.channel(), closing);
    boolean isLaneA = raise.state().payer().equals(raise.channel().partyA());
    facts.add(new ChannelFact.Raised(id, isLaneA, closing.lane(isLaneA)));
    if (!closing.rewards().equals(raise.closing().rewards())) {
      facts.add(new ChannelFact.RewardsBooked(id, closing.rewards()));
    }
  }

  /** R15: the party whose share it is has signed it. */
  private void requirePromised(
      ChannelId id, ChannelRecord channel, TowerReward reward, ChainTime time) {
    Refusal.unless(!time.isAfter(reward.deadline()), "DeadlinePassed", reward.deadline(), time);
    Address party = reward.party().address();
    Refusal.unless(channel.isParty(party), "NotAParty", party, id);
    Hash promised =
        signatures
            .hashes()
            .towerReward(id, party, reward.tower(), reward.reward(), reward.deadline());
    signatures.require(party, promised, reward.party(), reward.signature());
  }

  private void proveLie(
      ChannelAction.ProveLie lie,
      Optional<TowerReward> reward,
      ChainTime time,
      List<ChannelFact> facts) {
    ChannelRecord channel = lie.channel();
    ChannelId id = requireInHold(channel, lie.closing(), time);
    boolean liarIsA = lie.closing().closerIsA();
    Address liar = liarIsA ? channel.partyA() : channel.partyB();
    Lies.require(signatures, id, channel, lie.closing(), liar, lie.proof());
    Amount all = channel.total();
    Amount paid = Amount.ZERO;
    if (reward.isPresent()) {
      requirePromised(id, channel, reward.get(), time);
      Refusal.unless(!reward.get().party().address().equals(liar), "NotTheVictims", liar, id);
      paid = reward(id, !liarIsA, reward.get().tower(), reward.get().reward(), all, facts);
    }
    Amount left = all.minus(paid);
    finish(id, channel, liarIsA ? Amount.ZERO : left, liarIsA ? left : Amount.ZERO);
    facts.add(new ChannelFact.Confiscated(id, liar, channel.peerOf(liar), all));
  }

  private void resolve(
      Address sender, ChannelAction.Resolve resolve, ChainTime time, List<ChannelFact> facts) {
    ChannelRecord channel = resolve.channel();
    ChannelId id = idOf(channel);
    Slot slot = slots.get(id);
    if (slot == null || slot.finished() || !slot.settled().equals(Optional.of(resolve.settled()))) {
      throw new Refusal("NotSettled(" + id + ", " + resolve.settled() + ")");
    }
    Settlement.Resolved resolved = Settlement.resolve(registry, contracts, resolve, sender, time);
    boolean isLaneA = resolve.payer().equals(channel.partyA());
    boolean finished =
        pay(id, channel, resolve.settled().paidA(), resolve.settled().paidB(), resolved.settled());
    facts.add(
        new ChannelFact.LeafResolved(
            id,
            isLaneA,
            ChannelHashes.leafHash(resolve.leaf()),
            resolved.earned(),
            isLaneA ? resolved.settled().laneA() : resolved.settled().laneB(),
            resolved.settled().paidA(),
            resolved.settled().paidB(),
            finished));
  }

  /** R13, R15: what others have earned is paid out of what a party gets here, if that is enough. */
  private void settle(
      ChannelId id,
      ChannelRecord channel,
      ClosingRecord closing,
      ChainTime time,
      List<ChannelFact> facts) {
    SettledRecord settled = Settlement.begin(channel, closing, time);
    boolean finished = Settlement.isFinished(settled);
    slots.put(id, new Slot(channel, Optional.empty(), Optional.of(settled), finished));
    Amount toA = settled.paidA();
    Amount toB = settled.paidB();
    Rewards rewards = closing.rewards();
    if (!rewards.raiser().equals(Address.ZERO)) {
      boolean fromA = closing.closerIsA();
      Amount paid =
          reward(id, fromA, rewards.raiser(), channel.amnestyFee(), fromA ? toA : toB, facts);
      toA = fromA ? toA.minus(paid) : toA;
      toB = fromA ? toB : toB.minus(paid);
    }
    if (!rewards.towerA().equals(Address.ZERO)) {
      toA = toA.minus(reward(id, true, rewards.towerA(), rewards.rewardA(), toA, facts));
    }
    if (!rewards.towerB().equals(Address.ZERO)) {
      toB = toB.minus(reward(id, false, rewards.towerB(), rewards.rewardB(), toB, facts));
    }
    push(channel.partyA(), toA);
    push(channel.partyB(), toB);
    ChainTime claimEnd = finished ? ChainTime.ZERO : settled.claimEnd();
    facts.add(new ChannelFact.Settled(id, settled.paidA(), settled.paidB(), claimEnd, finished));
  }

  private Amount reward(
      ChannelId id,
      boolean fromA,
      Address to,
      Amount promised,
      Amount share,
      List<ChannelFact> facts) {
    Amount paid = promised.min(share);
    push(to, paid);
    facts.add(new ChannelFact.RewardPaid(id, fromA, to, paid));
    return paid;
  }

  private void openSigned(
      Address sender, ChannelAction.OpenSigned signed, ChainTime time, List<ChannelFact> facts) {
    Address opener = signed.opener().address();
    if (signed.signature().isPresent()) {
      Hash digest = signatures.hashes().open(opener, signed.open());
      signatures.require(opener, digest, signed.opener(), signed.signature().get());
    } else {
      Refusal.unless(opener.equals(sender), "WrongSigner", opener, sender);
    }
    open(opener, signed.open(), time, facts);
  }

  private void topUp(Address sender, ChannelAction.TopUp more, List<ChannelFact> facts) {
    ChannelRecord channel = more.channel();
    ChannelId id = requireOpen(channel);
    Refusal.unless(channel.isParty(sender), "NotAParty", sender, id);
    tokens.move(sender, contracts.channels(), more.amount());
    ChannelRecord richer =
        channel.withDeposit(sender, channel.depositOf(sender).plus(more.amount()));
    slots.put(id, Slot.open(richer));
    facts.add(new ChannelFact.ToppedUp(id, richer));
  }

  /** R16. */
  private void withdraw(ChannelAction.Withdraw withdraw, ChainTime time, List<ChannelFact> facts) {
    ChannelRecord channel = withdraw.channel();
    ChannelId id = requireOpen(channel);
    Refusal.unless(!time.isAfter(withdraw.deadline()), "DeadlinePassed", withdraw.deadline(), time);
    Refusal.unless(channel.isParty(withdraw.party()), "NotAParty", withdraw.party(), id);
    Amount before = channel.withdrawnBy(withdraw.party());
    Refusal.unless(
        withdraw.withdrawn().isMoreThan(before), "NothingNew", withdraw.withdrawn(), before);
    Amount out = withdraw.withdrawn().minus(before);
    Refusal.unless(!out.isMoreThan(channel.total()), "MoreThanHeld", out, channel.total());
    Hash agreed =
        signatures
            .hashes()
            .withdrawal(id, withdraw.party(), withdraw.withdrawn(), withdraw.deadline());
    signatures.require(channel.partyA(), agreed, withdraw.keyA(), withdraw.signatureA());
    signatures.require(channel.partyB(), agreed, withdraw.keyB(), withdraw.signatureB());
    ChannelRecord poorer = channel.withWithdrawn(withdraw.party(), withdraw.withdrawn());
    slots.put(id, Slot.open(poorer));
    push(withdraw.party(), out);
    facts.add(new ChannelFact.Withdrawn(id, poorer));
  }

  private boolean pay(
      ChannelId id, ChannelRecord channel, Amount paidA, Amount paidB, SettledRecord settled) {
    boolean finished = Settlement.isFinished(settled);
    slots.put(id, new Slot(channel, Optional.empty(), Optional.of(settled), finished));
    push(channel.partyA(), settled.paidA().minus(paidA));
    push(channel.partyB(), settled.paidB().minus(paidB));
    return finished;
  }

  private void finish(ChannelId id, ChannelRecord channel, Amount toA, Amount toB) {
    slots.put(id, new Slot(channel, Optional.empty(), Optional.empty(), true));
    push(channel.partyA(), toA);
    push(channel.partyB(), toB);
  }

  private void push(Address to, Amount amount) {
    tokens.move(contracts.channels(), to, amount);
  }

  private void put(ChannelId id, ChannelRecord channel, ClosingRecord closing) {
    slots.put(id, Slot.closing(channel, closing));
  }

  private ChannelId requireOpen(ChannelRecord channel) {
    ChannelId id = idOf(channel);
    Slot open = Slot.open(channel);
    Refusal.unless(open.equals(slots.get(id)), "NotOpen", id, channel);
    return id;
  }

  private ChannelId requireClosing(ChannelRecord channel, ClosingRecord closing) {
    ChannelId id = idOf(channel);
    Slot given = Slot.closing(channel, closing);
    Refusal.unless(given.equals(slots.get(id)), "NotClosing", id, closing);
    return id;
  }

  private ChannelId requireInHold(ChannelRecord channel, ClosingRecord closing, ChainTime time) {
    ChannelId id = requireClosing(channel, closing);
    Refusal.unless(!time.isAfter(closing.endTime()), "HoldOver", closing.endTime(), time);
    return id;
  }

  private ChannelId idOf(ChannelRecord channel) {
    return signatures.hashes().channelId(channel);
  }

  private void requireConserved() {
    Amount held = heldInChannels();
    Amount owned = tokens.balanceOf(contracts.channels());
    if (!held.equals(owned)) {
      throw new Violation(
          "MoneyConservation", "the contract owns " + owned + " and owes its channels " + held);
    }
  }
}
