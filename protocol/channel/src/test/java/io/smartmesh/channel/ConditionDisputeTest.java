package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.channels.SettledLane;
import io.smartmesh.ethereum.conditions.TickPayer;
import io.smartmesh.ethereum.conditions.TimeLock;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Conditions when a channel is closed alone: SC-5 to SC-7. Alice pays, and closes. */
class ConditionDisputeTest {
  private static final Evaluators KNOWN = ChannelPair.CONTRACT.evaluators();

  private final ChannelPair pair = new ChannelPair();
  private final TickPayer payer = ConditionTest.ticks(5, 4, 3);
  private final Leaf leaf = ConditionTest.leaf(pair, KNOWN.hashChain(), payer.condition(), 60);

  private void lock(Leaf locked) {
    pair.alice.give(new ChannelInput.Lock(pair.id, locked, Bytes.EMPTY));
    pair.settle();
  }

  private void claim(Leaf claimed, Bytes evidence) {
    pair.bob.give(new ChannelInput.Claim(pair.id, claimed, evidence));
  }

  private void registered(Bytes evidence) {
    pair.bob.give(
        pair.said(
            new ChannelFact.EvidenceRegistered(
                leaf.evaluator(), leaf.terms(), evidence, pair.chainNow())));
  }

  /** Alice closes with her newest state; bob is told at once, and asked what he does. */
  private void aliceCloses() {
    CloseClaim claim =
        StoredClaims.closeClaims(
                prefix -> new TreeMap<>(pair.alice.store),
                pair.alice.key,
                Keys.CURVE,
                pair.chainNow())
            .get(0)
            .claim();
    pair.bob.give(new ChannelInput.PeerDown(pair.alice.key.address()));
    ClosingRecord closing =
        ClosingRecord.started(
            aliceIsA(),
            pair.chainNow().plusSeconds(600),
            SelectedLane.of(claim.newest()),
            claim.ackedSeq(),
            claim.ackedHash(),
            SelectedLane.of(claim.peer()),
            claim.preAckSeq(),
            claim.newestLeaves());
    pair.bob.give(pair.said(new ChannelFact.CloseStarted(pair.id, closing)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
  }

  private boolean aliceIsA() {
    return pair.terms.partyA().equals(pair.alice.key.address());
  }

  private void settles() {
    pair.bob.asked.clear();
    pair.bob.give(
        pair.said(
            new ChannelFact.Settled(
                pair.id, Amount.ZERO, Amount.ZERO, pair.chainNow().plusSeconds(86_400), false)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
  }

  private <T extends ChannelAction> List<T> asked(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (ChannelAction action : pair.bob.asked) {
      if (kind.isInstance(action)) {
        found.add(kind.cast(action));
      }
    }
    return found;
  }

  /** SC-6: the newest claim goes on record though an older one is; what is on record resolves. */
  @Test
  void betterEvidenceGoesOnRecordToo() {
    lock(leaf);
    Bytes old = ConditionTest.claim(payer, 5);
    Bytes better = ConditionTest.claim(payer, 11);
    claim(leaf, old);
    registered(old);
    claim(leaf, better);
    aliceCloses();
    assertEquals(better, asked(ChannelAction.RegisterEvidence.class).get(0).evidence());
    settles();
    assertTrue(asked(ChannelAction.Resolve.class).isEmpty(), "the better one may still come");
    registered(better);
    pair.pass(1_100);
    assertEquals(better, asked(ChannelAction.Resolve.class).get(0).evidence());
  }

  /** SC-6: what did not get on record in time is no reason to lose what did. */
  @Test
  void whatIsOnRecordCountsWhenTheBetterIsLate() {
    lock(leaf);
    Bytes old = ConditionTest.claim(payer, 5);
    claim(leaf, old);
    registered(old);
    claim(leaf, ConditionTest.claim(payer, 11));
    pair.bob.crash();
    aliceCloses();
    settles();
    pair.pass(86_401_000 + Limits.CHAIN_RETRY_MILLIS);
    assertEquals(old, asked(ChannelAction.Resolve.class).get(0).evidence());
  }

  /** What the chain pays of a leaf is what is told, not the whole leaf; then nothing is locked. */
  @Test
  void aPartEarnedOnTheChain() {
    lock(leaf);
    Bytes evidence = ConditionTest.claim(payer, 11);
    claim(leaf, evidence);
    aliceCloses();
    registered(evidence);
    settles();
    ChannelAction.Resolve resolve = asked(ChannelAction.Resolve.class).get(0);
    SettledLane lane = new SettledLane(Amount.ZERO, Amount.of(33), Hash.ZERO, Amount.ZERO);
    pair.bob.give(
        pair.said(
            new ChannelFact.LeafResolved(
                pair.id,
                aliceIsA(),
                ChannelHashes.leafHash(resolve.leaf()),
                Amount.of(33),
                lane,
                Amount.ZERO,
                Amount.of(33),
                true)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    ChannelOutput.LeafPaid paid = pair.bob.told(ChannelOutput.LeafPaid.class).get(0);
    assertEquals(leaf.of(Amount.of(33)), paid.leaf());
    assertEquals(ChannelPhase.FINISHED, pair.bob.view().phase());
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn());
  }

  /** SC-5: a partial fold that the payee never saw is told when the channel settles with it. */
  @Test
  void aPartialFoldThatTheChainShowsFirst() {
    lock(leaf);
    claim(leaf, ConditionTest.claim(payer, 5));
    pair.alice.deliver();
    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.bob.inbox.clear();
    aliceCloses();
    settles();
    ChannelOutput.LeafPaid paid = pair.bob.told(ChannelOutput.LeafPaid.class).get(0);
    assertEquals(leaf.of(Amount.of(15)), paid.leaf());
    assertEquals(ChannelPhase.SETTLED, pair.bob.view().phase());
    assertEquals(Amount.of(45), pair.bob.view().lockedIn(), "what the chain has still to decide");
    assertTrue(pair.bob.told(ChannelOutput.PaymentReceived.class).isEmpty());
    pair.pass(86_401_000 + Limits.CHAIN_RETRY_MILLIS);
    ChannelAction.Resolve rest = asked(ChannelAction.Resolve.class).get(0);
    assertEquals(leaf.of(Amount.of(45)), rest.leaf());
  }

  /** SC-7: on record early, by whoever wants; resolved when no block's clock can be too early. */
  @Test
  void aTimeLockIsResolvedInItsTime() {
    ChainTime due = pair.chainNow().plusSeconds(7_200);
    TimeLock lock = new TimeLock(due, Hash.ZERO);
    Leaf timed = ConditionTest.leaf(pair, KNOWN.timeLock(), lock, 50);
    lock(timed);
    pair.bob.give(
        pair.said(
            new ChannelFact.EvidenceRegistered(
                timed.evaluator(), timed.terms(), lock.descriptor(), pair.chainNow())));
    aliceCloses();
    settles();
    pair.pass(7_190_000);
    assertTrue(asked(ChannelAction.Resolve.class).isEmpty(), "its time has not come");
    pair.pass((10 + Limits.BLOCK_TIME_MARGIN_SECONDS) * 1_000);
    assertEquals(lock.descriptor(), asked(ChannelAction.Resolve.class).get(0).evidence());
  }
}
