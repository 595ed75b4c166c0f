package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Closing alone and what the other party answers: CH-16 to CH-19, CH-22, CH-23. */
class DisputeTest {
  private final ChannelPair pair = new ChannelPair();

  private void pay(ChannelPair.Side from, int number, long amount) {
    from.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  /** What the contract would record for this claim (R7). */
  private ClosingRecord closing(CloseClaim claim) {
    return ClosingRecord.started(
        claim.closer().equals(pair.terms.partyA()),
        pair.chainNow().plusSeconds(86_400),
        SelectedLane.of(claim.newest()),
        claim.ackedSeq(),
        claim.ackedHash(),
        SelectedLane.of(claim.peer()),
        claim.preAckSeq(),
        claim.newestLeaves());
  }

  private CloseClaim claimOf(TreeMap<Bytes, Bytes> store, ChannelPair.Side side) {
    return StoredClaims.closeClaims(
            prefix -> new TreeMap<>(store), side.key, Keys.CURVE, pair.chainNow())
        .get(0)
        .claim();
  }

  /**
   * {@code closer} closes with what {@code store} holds; returns what the other asks of the chain.
   */
  private Optional<ChannelAction> answer(ChannelPair.Side closer, TreeMap<Bytes, Bytes> store) {
    CloseClaim claim = claimOf(store, closer);
    closer.other.give(pair.said(new ChannelFact.CloseStarted(pair.id, closing(claim))));
    closer.other.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    return closer.other.asked.stream().findFirst();
  }

  private static LieProof lie(Optional<ChannelAction> action) {
    return assertInstanceOf(ChannelAction.ProveLie.class, action.orElseThrow()).proof();
  }

  /** R10, row C8: a higher sequence number convicts. */
  @Test
  void anOldStateIsConvictedByANewerOne() {
    pay(pair.alice, 1, 100);
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pay(pair.alice, 2, 100);
    LieProof.NewerState proof =
        assertInstanceOf(LieProof.NewerState.class, lie(answer(pair.alice, old)));
    assertEquals(2, proof.state().seq());
  }

  /** R10: hiding what one has acknowledged convicts. */
  @Test
  void aHiddenAcknowledgementConvicts() {
    pay(pair.alice, 1, 100);
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pay(pair.bob, 2, 50);
    assertInstanceOf(LieProof.AckAboveClaim.class, lie(answer(pair.alice, old)));
  }

  /**
   * R10: hiding a PreAck convicts: here bob pre-acknowledged that a leaf is dropped, and claims it
   * nevertheless.
   */
  @Test
  void aHiddenPreAckConvicts() {
    Leaf leaf = pair.leaf(10, ChannelPair.secret(1));
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.bob.store);
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.alice.deliver();
    pair.bob.inbox.clear();
    assertInstanceOf(LieProof.PreAckAboveClaim.class, lie(answer(pair.bob, old)));
  }

  /** R10b, CH-38: m lacks a leaf that c had, and nothing was paid instead. */
  @Test
  void aLeafThatIsMissingConvicts() {
    Leaf first = pair.leaf(10, ChannelPair.secret(1));
    Leaf second = pair.leaf(30, ChannelPair.secret(2));
    pair.alice.give(new ChannelInput.Lock(pair.id, first, Bytes.EMPTY));
    pair.alice.give(new ChannelInput.Lock(pair.id, second, Bytes.EMPTY));
    pair.settle();
    LaneState without =
        Lane.start(pair.id, pair.alice.key.address())
            .after(new Change.Locked(first, Bytes.EMPTY))
            .after(new Change.Paid(ChannelPair.payment(1), Amount.of(29)))
            .state();
    LaneState claimed =
        new LaneState(
            pair.id,
            without.payer(),
            5,
            without.transferred(),
            without.pendingRoot(),
            without.pendingTotal());
    pair.bob.give(
        pair.said(pair.closeStarted(pair.claimWith(pair.alice, claimed, List.of(first)))));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    LieProof.LeafRegress proof =
        assertInstanceOf(LieProof.LeafRegress.class, lie(pair.bob.asked.stream().findFirst()));
    assertEquals(List.of(first, second), proof.stateLeaves());
    assertEquals(List.of(first), proof.newestLeaves());
  }

  /** CH-38: a leaf that was folded is no lie, also where we have not seen the fold. */
  @Test
  void aLeafThatWasPaidInsteadIsNoLie() {
    Leaf leaf = pair.leaf(10, ChannelPair.secret(1));
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, ChannelPair.secret(1)));
    pair.alice.deliver();
    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.bob.inbox.clear();
    pair.both(new ChannelInput.PeerDown(pair.alice.key.address()));
    assertEquals(
        Optional.empty(),
        answer(pair.alice, new TreeMap<>(pair.alice.store))
            .filter(ChannelAction.ProveLie.class::isInstance));
  }

  /** CH-38: the closer raises, and so spoils what a proof is measured against: asked at once. */
  @Test
  void aProofIsAskedAgainWithEachRaise() {
    pay(pair.alice, 1, 100);
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pay(pair.alice, 2, 100);
    answer(pair.alice, old);
    boolean bobIsA = pair.terms.partyA().equals(pair.bob.key.address());
    for (int i = 1; i < 4; i++) {
      pair.bob.asked.clear();
      SelectedLane raised = new SelectedLane(i, Amount.of(i), Hash.ZERO, Amount.ZERO);
      pair.bob.give(pair.said(new ChannelFact.Raised(pair.id, bobIsA, raised)));
      ChannelAction.ProveLie again =
          assertInstanceOf(ChannelAction.ProveLie.class, pair.bob.asked.get(0));
      assertEquals(raised, again.closing().lane(bobIsA));
    }
  }

  /** CH-39: never a lie; each lane is raised to the newest that we hold. */
  @Test
  void anAmnestyCloseIsRaisedAndNotCalledALie() {
    pay(pair.alice, 1, 100);
    CloseClaim old = claimOf(pair.alice.store, pair.alice);
    pay(pair.alice, 2, 100);
    pay(pair.bob, 3, 50);
    boolean aliceIsA = pair.terms.partyA().equals(pair.alice.key.address());
    ClosingRecord closing =
        ClosingRecord.amnestyStarted(
            aliceIsA,
            pair.chainNow().plusSeconds(864_000),
            SelectedLane.of(old.newest()),
            SelectedLane.of(old.peer()));
    pair.bob.give(pair.said(new ChannelFact.CloseStarted(pair.id, closing)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    ChannelAction.Raise hers = assertInstanceOf(ChannelAction.Raise.class, pair.bob.asked.get(0));
    assertEquals(2, hers.state().seq());
    pair.bob.asked.clear();
    pair.bob.give(
        pair.said(new ChannelFact.Raised(pair.id, aliceIsA, SelectedLane.of(hers.state()))));
    ChannelAction.Raise ours = assertInstanceOf(ChannelAction.Raise.class, pair.bob.asked.get(0));
    assertEquals(pair.bob.key.address(), ours.state().payer());
    pair.bob.asked.clear();
    pair.bob.give(
        pair.said(new ChannelFact.Raised(pair.id, !aliceIsA, SelectedLane.of(ours.state()))));
    pair.pass(60_000);
    assertEquals(List.of(), pair.bob.asked);
  }

  /** CH-39, R13: of two states with one number the closer names the one that costs it less. */
  @Test
  void theTwinOfWhatWasAcceptedIsReplaced() {
    pay(pair.alice, 1, 100);
    boolean aliceIsA = pair.terms.partyA().equals(pair.alice.key.address());
    LaneState twin =
        new LaneState(pair.id, pair.alice.key.address(), 1, Amount.of(1), Hash.ZERO, Amount.ZERO);
    ClosingRecord closing =
        ClosingRecord.amnestyStarted(
            aliceIsA,
            pair.chainNow().plusSeconds(864_000),
            SelectedLane.of(twin),
            SelectedLane.of(LaneState.start(pair.id, pair.bob.key.address())));
    pair.bob.give(pair.said(new ChannelFact.CloseStarted(pair.id, closing)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    ChannelAction.Raise raise = assertInstanceOf(ChannelAction.Raise.class, pair.bob.asked.get(0));
    assertEquals(Amount.of(100), raise.state().transferred());
  }

  /** R6: an honest close gives nobody anything to answer. */
  @Test
  void anHonestCloseIsLeftAlone() {
    pay(pair.alice, 1, 100);
    pay(pair.bob, 2, 30);
    assertEquals(Optional.empty(), answer(pair.alice, new TreeMap<>(pair.alice.store)));
  }

  /**
   * R5, R6: also when the peer has not seen our newest states and we have not seen its last
   * acknowledgements.
   */
  @Test
  void anHonestCloseAfterLossIsLeftAlone() {
    pay(pair.alice, 1, 100);
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(5)));
    pair.bob.deliver();
    pair.alice.inbox.clear();
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(3), Amount.of(5)));
    pair.bob.inbox.clear();
    assertEquals(Optional.empty(), answer(pair.alice, new TreeMap<>(pair.alice.store)));
  }

  @Test
  void closingAloneAsksTheChainUntilItHappens() {
    pay(pair.alice, 1, 100);
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.pass(1_000);
    ChannelAction.Close close =
        assertInstanceOf(ChannelAction.Close.class, pair.alice.asked.get(0));
    assertEquals(1, close.claim().newest().seq());
    assertEquals(1, close.claim().ackedSeq());
    pair.pass(Limits.CHAIN_RETRY_MILLIS + 1_000);
    assertEquals(2, pair.alice.asked.size());
  }

  /**
   * R11, R12: after the hold the closer settles; a leaf with registered evidence is resolved for
   * its payee.
   */
  @Test
  void settleAndResolve() {
    Bytes secret = ChannelPair.secret(1);
    Leaf leaf = pair.leaf(40, secret);
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.both(new ChannelInput.PeerDown(pair.alice.key.address()));
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    answer(pair.alice, new TreeMap<>(pair.alice.store));
    assertInstanceOf(ChannelAction.RegisterEvidence.class, pair.bob.asked.get(0));
    ChainTime shown = pair.chainNow();
    pair.bob.give(
        pair.said(
            new ChannelFact.EvidenceRegistered(leaf.evaluator(), leaf.terms(), secret, shown)));

    pair.bob.asked.clear();
    settle(shown, false);
    pair.pass(1_100);
    ChannelAction.Resolve resolve =
        assertInstanceOf(ChannelAction.Resolve.class, pair.bob.asked.get(0));
    assertEquals(secret, resolve.evidence());
    assertEquals(leaf, resolve.leaf());
  }

  /** Settles as alice closed. */
  private void settle(ChainTime at, boolean finished) {
    pair.both(
        pair.said(
            new ChannelFact.Settled(
                pair.id, Amount.ZERO, Amount.ZERO, at.plusSeconds(86_400), finished)));
    pair.both(pair.caughtUp(at));
  }

  /**
   * Simulated seed 23: a fold that the payee never saw is told when the channel settles with it.
   */
  @Test
  void aFoldThatTheChainShowsFirst() {
    Bytes secret = ChannelPair.secret(1);
    Leaf leaf = pair.leaf(40, secret);
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    pair.alice.deliver();
    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.bob.inbox.clear();
    pair.both(new ChannelInput.PeerDown(pair.alice.key.address()));
    answer(pair.alice, new TreeMap<>(pair.alice.store));
    assertEquals(0, pair.bob.told(ChannelOutput.LeafPaid.class).size());
    settle(pair.chainNow(), true);
    assertEquals(leaf, pair.bob.told(ChannelOutput.LeafPaid.class).get(0).leaf());
  }

  /**
   * CH-23: a closer's newest state with a leaf that we have never seen stands, and its close has
   * told us what we need to resolve ours.
   */
  @Test
  void leavesThatWeHaveNeverSeen() {
    Bytes secret = ChannelPair.secret(1);
    Leaf known = pair.leaf(40, secret);
    pair.alice.give(new ChannelInput.Lock(pair.id, known, Bytes.EMPTY));
    pair.settle();
    pair.bob.give(new ChannelInput.Claim(pair.id, known, secret));
    Leaf unseen = pair.leaf(7, ChannelPair.secret(2));
    pair.alice.give(new ChannelInput.Lock(pair.id, unseen, Bytes.EMPTY));
    pair.bob.inbox.clear();
    pair.both(new ChannelInput.PeerDown(pair.alice.key.address()));
    answer(pair.alice, new TreeMap<>(pair.alice.store));
    assertFalse(pair.bob.asked.stream().anyMatch(ChannelAction.Raise.class::isInstance));
    pair.bob.crash();
    ChainTime shown = pair.chainNow();
    pair.bob.give(
        pair.said(
            new ChannelFact.EvidenceRegistered(known.evaluator(), known.terms(), secret, shown)));
    pair.bob.asked.clear();
    settle(shown, false);
    pair.pass(1_100);
    ChannelAction.Resolve resolve =
        assertInstanceOf(ChannelAction.Resolve.class, pair.bob.asked.get(0));
    assertEquals(known, resolve.leaf());
    assertEquals(2, resolve.leafHashes().size());
  }

  /** R10b, CH-38: junk in the place of a leaf of ours convicts, though nobody knew of it. */
  @Test
  void aLeafThatIsReplacedByJunkConvicts() {
    Leaf ours = pair.leaf(10, ChannelPair.secret(1));
    pair.alice.give(new ChannelInput.Lock(pair.id, ours, Bytes.EMPTY));
    pair.settle();
    List<Leaf> junk = List.of(pair.leaf(10, ChannelPair.secret(9)));
    LaneState claimed =
        new LaneState(
            pair.id,
            pair.alice.key.address(),
            2,
            Amount.ZERO,
            ChannelHashes.pendingRoot(junk),
            Amount.of(10));
    pair.bob.give(pair.said(pair.closeStarted(pair.claimWith(pair.alice, claimed, junk))));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    LieProof.LeafRegress proof =
        assertInstanceOf(LieProof.LeafRegress.class, lie(pair.bob.asked.stream().findFirst()));
    assertEquals(junk, proof.newestLeaves());
  }

  /**
   * Simulated seed 60: a payment that the payee has not acknowledged ends with the channel, one way
   * or the other.
   */
  @Test
  void unacknowledgedPaymentsAreDecidedByTheChain() {
    pay(pair.alice, 1, 100);
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(5)));
    pair.bob.inbox.clear();
    CloseClaim claim = claimOf(pair.alice.store, pair.alice);
    ClosingRecord closing = closing(claim);
    pair.both(pair.said(new ChannelFact.CloseStarted(pair.id, closing)));
    settle(pair.chainNow(), true);
    assertEquals(2, pair.alice.told(ChannelOutput.PaymentAcked.class).size());
    ChannelOutput.PaymentReceived sum = pair.bob.told(ChannelOutput.PaymentReceived.class).get(1);
    assertEquals(Amount.of(5), sum.amount());
    assertEquals(ChainFacts.unseen(pair.id), sum.payment());
  }

  @Test
  void aPaymentThatTheChainDoesNotKnowIsVoid() {
    pay(pair.alice, 1, 100);
    CloseClaim claim = claimOf(pair.bob.store, pair.bob);
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(5)));
    pair.bob.inbox.clear();
    pair.both(pair.said(new ChannelFact.CloseStarted(pair.id, closing(claim))));
    settle(pair.chainNow(), true);
    assertEquals(
        ChannelPair.payment(2),
        pair.alice.told(ChannelOutput.PaymentVoided.class).get(0).payment());
  }

  /**
   * Simulated seed 1156: the closer's newest state is the one we pre-acknowledged and never saw.
   */
  @Test
  void leavesBesideAReleasedOneAreStillNamed() {
    Leaf released = pair.leaf(10, ChannelPair.secret(1));
    Leaf claimed = pair.leaf(20, ChannelPair.secret(2));
    pair.alice.give(new ChannelInput.Lock(pair.id, released, Bytes.EMPTY));
    pair.alice.give(new ChannelInput.Lock(pair.id, claimed, Bytes.EMPTY));
    pair.settle();
    pair.bob.give(new ChannelInput.Claim(pair.id, claimed, ChannelPair.secret(2)));
    pair.bob.give(new ChannelInput.Release(pair.id, released));
    while (!pair.alice.inbox.isEmpty()) {
      pair.alice.deliver();
    }
    pair.bob.inbox.clear();
    pair.both(new ChannelInput.PeerDown(pair.alice.key.address()));
    answer(pair.alice, new TreeMap<>(pair.alice.store));
    ChainTime shown = pair.chainNow();
    pair.bob.give(
        pair.said(
            new ChannelFact.EvidenceRegistered(
                claimed.evaluator(), claimed.terms(), ChannelPair.secret(2), shown)));
    pair.bob.asked.clear();
    settle(shown, false);
    pair.pass(1_100);
    ChannelAction.Resolve resolve =
        assertInstanceOf(ChannelAction.Resolve.class, pair.bob.asked.get(0));
    assertEquals(claimed, resolve.leaf());
    assertEquals(1, resolve.leafHashes().size());
  }

  /**
   * Simulated seed 789: the chain settles our lane with an older state that the payee agreed to.
   */
  @Test
  void leavesOfOurOlderStatesAreStillNamed() {
    Leaf first = pair.leaf(10, ChannelPair.secret(1));
    pair.alice.give(new ChannelInput.Lock(pair.id, first, Bytes.EMPTY));
    pair.settle();
    CloseClaim claim = claimOf(pair.bob.store, pair.bob);
    pair.alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(20, ChannelPair.secret(2)), Bytes.EMPTY));
    pair.bob.inbox.clear();
    pair.both(pair.said(new ChannelFact.CloseStarted(pair.id, closing(claim))));
    pair.alice.give(
        pair.said(
            new ChannelFact.Settled(pair.id, Amount.ZERO, Amount.ZERO, pair.chainNow(), false)));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    pair.pass(86_402_000);
    ChannelAction.Resolve resolve =
        assertInstanceOf(ChannelAction.Resolve.class, pair.alice.asked.get(0));
    assertEquals(first, resolve.leaf());
  }
}
