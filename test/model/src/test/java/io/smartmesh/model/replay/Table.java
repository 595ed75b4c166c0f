package io.smartmesh.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import io.smartmesh.ethereum.channels.SettledRecord;
import io.smartmesh.ethereum.channels.TowerReward;
import io.smartmesh.model.life.Claim;
import io.smartmesh.model.life.Court;
import io.smartmesh.model.life.Funds;
import io.smartmesh.model.life.LifeRule;
import io.smartmesh.model.life.Outcome;
import io.smartmesh.model.life.State;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One channel of H and V before a {@link Judge}. Whatever is done is asked of the model's {@link
 * Court} too, and both must say the same.
 */
final class Table {
  static final long HOLD = 1_000;
  static final long AMNESTY_HOLD = 10_000;
  static final int FEE = 1;
  private static final long LEAF_LIFE = 50_000;
  private static final long OPENING_LIFE = 500;
  private static final long VALID = 300;
  private static final int FUNDS_OF_EACH = 1_000;
  private static int tables;

  final Judge judge;
  final SigningKey h;
  final SigningKey v;
  final ChannelHashes hashes;
  private final List<Bytes> secrets = new ArrayList<>();
  private final ChainTime expiry;
  private final Lanes lanes;
  ChannelRecord channel;
  Funds funds;
  private @Nullable ClosingRecord closing;
  private @Nullable Court court;
  private boolean closerIsH;
  private final SigningKey tower;
  private int rewarded;

  Table(Judge judge, int deposit, int peerDeposit) {
    this.judge = judge;
    hashes = new ChannelHashes(judge.contracts());
    int number = tables++;
    h = Keys.of(1_000 + 2 * number);
    v = Keys.of(1_001 + 2 * number);
    tower = Keys.of(100_000 + number);
    for (int leaf = 0; leaf <= State.LEAVES; leaf++) {
      secrets.add(Hashes.sha256(Bytes.of(leaf), Bytes.of(number & 0xff, number >> 8)).bytes());
    }
    expiry = judge.now().plusSeconds(LEAF_LIFE);
    lanes = new Lanes(judge.contracts(), secrets, expiry);
    judge.give(h.address(), Amount.of(FUNDS_OF_EACH));
    judge.give(v.address(), Amount.of(FUNDS_OF_EACH));
    judge.give(tower.address(), Amount.ZERO);
    channel = ((ChannelFact.Opened) must(h, open(deposit)).get(0)).channel();
    funds = Funds.of(deposit, 0, true);
    if (peerDeposit > 0) {
      topUp(v, peerDeposit);
    }
  }

  ChannelAction.Open open(int deposit) {
    return new ChannelAction.Open(
        v.address(),
        judge.contracts().token(),
        judge.now().plusSeconds(OPENING_LIFE),
        Amount.of(deposit),
        HOLD,
        AMNESTY_HOLD,
        Amount.of(FEE));
  }

  ChannelId id() {
    return hashes.channelId(channel);
  }

  SigningKey peerOf(SigningKey party) {
    return party == h ? v : h;
  }

  List<ChannelFact> must(SigningKey sender, ChannelAction action) {
    return judge.execute(sender.address(), action).orThrow();
  }

  // ---------------------------------------------------------------- while open

  void topUp(SigningKey party, int more) {
    List<ChannelFact> facts = must(party, new ChannelAction.TopUp(channel, Amount.of(more)));
    channel = ((ChannelFact.ToppedUp) facts.get(facts.size() - 1)).channel();
    funds =
        party == h
            ? funds.deposits(funds.deposit() + more, funds.peerDeposit(), funds.peerDeposit())
            : funds.deposits(
                funds.deposit(), funds.peerDeposit() + more, funds.peerDeposit() + more);
  }

  /** Both have signed it. */
  ChannelAction.Withdraw withdrawal(SigningKey party, int sum) {
    ChainTime deadline = judge.now().plusSeconds(VALID);
    Hash digest = hashes.withdrawal(id(), party.address(), Amount.of(sum), deadline);
    SigningKey a = channel.partyA().equals(h.address()) ? h : v;
    SigningKey b = peerOf(a);
    return new ChannelAction.Withdraw(
        channel,
        party.address(),
        Amount.of(sum),
        deadline,
        a.sign(digest),
        a.publicKey(),
        b.sign(digest),
        b.publicKey());
  }

  void withdraw(SigningKey party, int sum) {
    List<ChannelFact> facts = must(v, withdrawal(party, sum));
    channel = ((ChannelFact.Withdrawn) facts.get(facts.size() - 1)).channel();
    funds = party == h ? funds.withOut(sum) : funds.withPeerOut(sum);
  }

  // ---------------------------------------------------------------- close

  private Optional<Signature> signed(SigningKey by, long seq, Hash digest) {
    return seq == 0 ? Optional.empty() : Optional.of(by.sign(digest));
  }

  private LaneState lane(SigningKey payer, State state) {
    return lanes.state(id(), payer.address(), state);
  }

  private Hash ackDigest(SigningKey payer, State state, boolean isPreAck) {
    Hash hash = ChannelHashes.stateHash(lane(payer, state));
    return isPreAck
        ? hashes.lanePreAck(id(), payer.address(), state.seq(), hash)
        : hashes.laneAck(id(), payer.address(), state.seq(), hash);
  }

  /**
   * @param isPreAck whether c has only a PreAck
   */
  ChannelAction.Close closeBy(SigningKey closer, Claim claim, boolean isPreAck, boolean handed) {
    SigningKey peer = peerOf(closer);
    LaneState s = lane(peer, claim.s());
    CloseClaim unsigned =
        new CloseClaim(
            closer.address(),
            lane(closer, claim.m()),
            lanes.leaves(claim.m()),
            claim.c().seq(),
            ChannelHashes.stateHash(lane(closer, claim.c())),
            isPreAck,
            signed(peer, claim.c().seq(), ackDigest(closer, claim.c(), isPreAck)),
            s,
            signed(peer, s.seq(), hashes.laneState(s)),
            claim.a(),
            claim.amnesty(),
            judge.now().plusSeconds(VALID),
            peer.publicKey(),
            Optional.empty(),
            closer.publicKey());
    return new ChannelAction.Close(channel, handed ? signedBy(closer, unsigned) : unsigned);
  }

  private CloseClaim signedBy(SigningKey closer, CloseClaim claim) {
    return new CloseClaim(
        claim.closer(),
        claim.newest(),
        claim.newestLeaves(),
        claim.ackedSeq(),
        claim.ackedHash(),
        claim.ackedIsPreAck(),
        claim.ackSignature(),
        claim.peer(),
        claim.peerSignature(),
        claim.preAckSeq(),
        claim.amnesty(),
        claim.deadline(),
        claim.peerKey(),
        Optional.of(closer.sign(hashes.close(claim))),
        claim.closerKey());
  }

  /** Whether it was taken, which the model must have foreseen. */
  boolean close(SigningKey closer, Claim claim, boolean isPreAck) {
    return closed(closer, claim, closeBy(closer, claim, isPreAck, false), closer);
  }

  boolean closed(SigningKey closer, Claim claim, ChannelAction.Close action, SigningKey sender) {
    Result<List<ChannelFact>, String> result = judge.execute(sender.address(), action);
    boolean admits = Court.admits(LifeRule.all(), claim);
    assertEquals(admits, result.isOk(), claim + ": " + result);
    if (admits) {
      closing = ((ChannelFact.CloseStarted) result.orThrow().get(0)).closing();
      court = Court.opened(LifeRule.all(), claim);
      closerIsH = closer == h;
    }
    return admits;
  }

  private ClosingRecord closing() {
    return Optional.ofNullable(closing).orElseThrow();
  }

  private Court court() {
    return Optional.ofNullable(court).orElseThrow();
  }

  private SigningKey closer() {
    return closerIsH ? h : v;
  }

  // ---------------------------------------------------------------- answer

  private ChannelAction.Raise raising(SigningKey payer, State state, boolean isPreAck) {
    LaneState lane = lane(payer, state);
    SigningKey payee = peerOf(payer);
    return new ChannelAction.Raise(
        channel,
        closing(),
        lane,
        payer.sign(hashes.laneState(lane)),
        payer.publicKey(),
        isPreAck,
        payee.sign(ackDigest(payer, state, isPreAck)),
        payee.publicKey());
  }

  /** H's word that its tower gets so much. */
  private TowerReward reward(int promised) {
    ChainTime deadline = judge.now().plusSeconds(VALID);
    Hash digest =
        hashes.towerReward(id(), h.address(), tower.address(), Amount.of(promised), deadline);
    return new TowerReward(
        tower.address(), Amount.of(promised), deadline, h.sign(digest), h.publicKey());
  }

  /** R15: the tower does it in H's name, and nobody in the tower's. */
  void raiseByTower(State state, int promised) {
    ChannelAction action =
        new ChannelAction.RaiseForReward(raising(h, state, false), reward(promised));
    assertFalse(judge.execute(v.address(), action).isOk());
    follow(must(tower, action));
    court = court().raiseOther(state);
    rewarded = promised;
  }

  /** R10, R15: with a newer state of the closer's. */
  void convictByTower(State newer, int promised) {
    LaneState lane = lane(closer(), newer);
    LieProof proof =
        new LieProof.NewerState(lane, closer().sign(hashes.laneState(lane)), closer().publicKey());
    rewarded = promised;
    must(
        tower,
        new ChannelAction.ProveLieForReward(
            new ChannelAction.ProveLie(channel, closing(), proof), reward(promised)));
    assertPaid(funds.total(), 0);
  }

  private void follow(List<ChannelFact> facts) {
    for (ChannelFact fact : facts) {
      if (fact instanceof ChannelFact.Raised raised) {
        closing = closing().raised(raised.isLaneA(), raised.lane());
      } else if (fact instanceof ChannelFact.RewardsBooked booked) {
        closing = closing().withRewards(booked.rewards());
      }
    }
  }

  /** Whether it was taken, which the model must have foreseen. */
  boolean raise(SigningKey payer, State state, boolean isPreAck, SigningKey sender) {
    SigningKey payee = peerOf(payer);
    ChannelAction.Raise action = raising(payer, state, isPreAck);
    boolean isOwn = payer == closer();
    boolean may =
        isOwn
            ? court().mayRaiseOwn(state, sender == payee)
            : court().mayRaiseOther(state, sender == payer);
    Result<List<ChannelFact>, String> result = judge.execute(sender.address(), action);
    assertEquals(may, result.isOk(), court() + " raise to " + state + ": " + result);
    if (may) {
      follow(result.orThrow());
      court = isOwn ? court().raiseOwn(state) : court().raiseOther(state);
    }
    return may;
  }

  /** Of the kinds of lies about own states, the one that {@code x} could prove. */
  boolean convict(State x) {
    State m = court().claim().m();
    LaneState lane = lane(closer(), x);
    Signature signature = closer().sign(hashes.laneState(lane));
    LieProof proof;
    if (x.seq() > m.seq()) {
      proof = new LieProof.NewerState(lane, signature, closer().publicKey());
    } else if (x.seq() == m.seq() || x.seq() == court().claim().c().seq()) {
      proof = new LieProof.Equivocation(lane, signature, closer().publicKey());
    } else if (x.paid() > m.paid()) {
      proof = new LieProof.TransferredRegress(lane, signature, closer().publicKey());
    } else {
      proof =
          new LieProof.LeafRegress(
              lane, signature, lanes.leaves(x), lanes.leaves(m), closer().publicKey());
    }
    return convicted(proof, court().convicts(x));
  }

  boolean convict(State acked, boolean isPreAck) {
    SigningKey peer = peerOf(closer());
    Hash hash = ChannelHashes.stateHash(lane(peer, acked));
    Signature signature = closer().sign(ackDigest(peer, acked, isPreAck));
    LieProof proof =
        isPreAck
            ? new LieProof.PreAckAboveClaim(acked.seq(), hash, signature, closer().publicKey())
            : new LieProof.AckAboveClaim(acked.seq(), hash, signature, closer().publicKey());
    return convicted(proof, court().convicts(acked.seq(), isPreAck));
  }

  private boolean convicted(LieProof proof, boolean convicts) {
    ChannelAction action = new ChannelAction.ProveLie(channel, closing(), proof);
    Result<List<ChannelFact>, String> result = judge.execute(closer().address(), action);
    assertEquals(convicts, result.isOk(), court() + " " + proof + ": " + result);
    if (convicts) {
      assertPaid(closerIsH ? 0 : funds.total(), 0);
    }
    return convicts;
  }

  // ---------------------------------------------------------------- settle

  void register(int leaf) {
    Hash terms = Hashes.sha256(secrets.get(leaf));
    must(
        h,
        new ChannelAction.RegisterEvidence(judge.contracts().hashLock(), terms, secrets.get(leaf)));
  }

  void passExpiry() {
    judge.pass(LEAF_LIFE);
  }

  /**
   * Settles, resolves every leaf, and compares what both got with the model.
   *
   * @param p whether the evidence for p was registered in time
   * @param fee of an amnesty close, from H to V, or less than zero
   */
  void settle(boolean p, boolean q, int fee) {
    judge.pass(closing().amnesty() ? AMNESTY_HOLD + 1 : HOLD + 1);
    List<ChannelFact> facts = must(v, new ChannelAction.Settle(channel, closing()));
    SettledRecord settled =
        SettledRecord.begin(closing(), (ChannelFact.Settled) facts.get(facts.size() - 1));
    State ours = closerIsH ? court().own() : court().other();
    State theirs = closerIsH ? court().other() : court().own();
    settled = resolve(settled, h, ours, p, q);
    resolve(settled, v, theirs, p, q);
    Outcome outcome = Outcome.of(funds, p ? lanes.amount(0) : 0, q ? lanes.amount(1) : 0);
    assertPaid(outcome.share(theirs, ours) - fee, fee);
  }

  private SettledRecord resolve(
      SettledRecord settled, SigningKey payer, State state, boolean p, boolean q) {
    List<Leaf> open = lanes.leaves(state);
    SettledRecord now = settled;
    while (!open.isEmpty()) {
      Leaf leaf = open.get(0);
      int index = lanes.indexOf(leaf);
      boolean earns = index == 0 ? p : index == 1 && q;
      SigningKey payee = peerOf(payer);
      if (!judge.now().isAfter(expiry)) {
        // The payer's word against the leaf is refused while the payee may still claim.
        ChannelAction early = action(now, payer, open, leaf, Bytes.EMPTY);
        assertFalse(judge.execute(payer.address(), early).isOk(), leaf.toString());
      }
      if (!earns) {
        judge.pass(LEAF_LIFE);
      }
      Bytes evidence = earns ? secrets.get(index) : Bytes.EMPTY;
      List<ChannelFact> facts = must(payee, action(now, payer, open, leaf, evidence));
      now = now.after((ChannelFact.LeafResolved) facts.get(facts.size() - 1));
      open = open.subList(1, open.size());
    }
    return now;
  }

  private ChannelAction action(
      SettledRecord settled, SigningKey payer, List<Leaf> open, Leaf leaf, Bytes evidence) {
    List<Hash> leafHashes = open.stream().map(ChannelHashes::leafHash).sorted().toList();
    return new ChannelAction.Resolve(channel, settled, payer.address(), leafHashes, leaf, evidence);
  }

  private void assertPaid(int share, int fee) {
    int out = FUNDS_OF_EACH - funds.deposit() + funds.out() + share - rewarded;
    int peersOut = FUNDS_OF_EACH - funds.peerDeposit() + funds.peerOut() + funds.total() - share;
    assertEquals(Amount.of(out), balanceOf(h.address()), court() + ", H, fee " + fee);
    assertEquals(Amount.of(peersOut), balanceOf(v.address()), court() + ", V, fee " + fee);
    assertEquals(Amount.of(rewarded), balanceOf(tower.address()), court() + ", the tower");
  }

  private Amount balanceOf(Address party) {
    return judge.balance(party);
  }
}
