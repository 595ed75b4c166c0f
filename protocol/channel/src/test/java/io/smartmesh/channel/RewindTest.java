package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SelectedLane;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a re-organisation takes back, kind by kind: CH-24 to CH-30. */
class RewindTest {
  private final ChannelPair pair = new ChannelPair();
  private final ChannelPair.Side alice = pair.alice;
  private final ChannelPair.Side bob = pair.bob;

  RewindTest() {
    pay(alice, 1, 100);
    pair.both(pair.caughtUp(pair.height));
    pair.height = 10;
  }

  private void pay(ChannelPair.Side from, int number, long amount) {
    from.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  private void rewind(long height) {
    pair.both(new ChannelInput.ChainRewound(height));
    pair.both(pair.caughtUp(1L));
    pair.pass(1_100);
  }

  /** As after a crash between the rewinding and what follows it. */
  private void restart() {
    alice.crash();
    bob.crash();
    pair.both(pair.caughtUp(1L));
  }

  private ClosingRecord closing(ChannelPair.Side closer) throws Exception {
    CloseClaim claim =
        StoredClaims.closeClaims(
                closer, closer.key, io.smartmesh.testkit.Keys.CURVE, pair.chainNow())
            .get(0)
            .claim();
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

  private void closedBy(ChannelPair.Side closer) throws Exception {
    pair.both(pair.said(new ChannelFact.CloseStarted(pair.id, closing(closer))));
  }

  /** Alice closes with nothing, and it is settled so. */
  private void closedWithNothing() {
    boolean aliceIsA = pair.terms.partyA().equals(alice.key.address());
    pair.both(
        pair.said(
            new ChannelFact.CloseStarted(
                pair.id,
                ClosingRecord.started(
                    aliceIsA,
                    pair.chainNow().plusSeconds(86_400),
                    SelectedLane.NONE,
                    0,
                    Hash.ZERO,
                    SelectedLane.NONE,
                    0,
                    List.of()))));
  }

  private ChannelFact.Settled settledWithNothing() {
    return new ChannelFact.Settled(pair.id, Amount.ZERO, Amount.ZERO, ChainTime.ZERO, true);
  }

  private static <T extends ChannelAction> boolean asks(ChannelPair.Side side, Class<T> kind) {
    return side.asked.stream().anyMatch(kind::isInstance);
  }

  /** CH-27: our own close is sent again; nothing is signed meanwhile, also after a restart. */
  @Test
  void ourCloseThatVanishedIsSentAgain() throws Exception {
    alice.give(pair.caughtUp(1L));
    alice.give(new ChannelInput.CloseAlone(pair.id, false));
    closedBy(alice);
    assertEquals(ChannelPhase.CLOSING, alice.view().phase());
    alice.asked.clear();
    rewind(9);
    assertEquals(ChannelPhase.FROZEN, alice.view().phase());
    assertTrue(asks(alice, ChannelAction.Close.class));
    restart();
    assertEquals(ChannelPhase.FROZEN, alice.view().phase());
    pay(alice, 2, 1);
    assertInstanceOf(ChannelError.NotOpen.class, alice.refusals().get(alice.refusals().size() - 1));
  }

  /** CH-27: a lane does not thaw because the peer's close is gone: it may come back. */
  @Test
  void thePeersCloseThatVanishedLeavesTheChannelFrozenAndIsClosedByUs() throws Exception {
    closedBy(alice);
    assertEquals(ChannelPhase.CLOSING, bob.view().phase());
    rewind(9);
    assertEquals(ChannelPhase.FROZEN, bob.view().phase());
    assertTrue(asks(bob, ChannelAction.Close.class));
    bob.asked.clear();
    restart();
    pair.pass(1_100);
    assertTrue(asks(bob, ChannelAction.Close.class), "also after a restart");
    pair.height = 12;
    closedBy(alice);
    assertEquals(ChannelPhase.CLOSING, bob.view().phase());
  }

  /** CH-29: a settlement that vanished is sent again, and nobody was told what it decided. */
  @Test
  void aSettlementThatVanishedHasDecidedNothing() throws Exception {
    Leaf leaf = pair.leaf(40, ChannelPair.secret(1));
    alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    closedWithNothing();
    pair.height = 20;
    pair.both(pair.said(settledWithNothing()));
    pair.both(pair.caughtUp(19L));
    assertEquals(ChannelPhase.FINISHED, alice.view().phase());
    assertEquals(List.of(), alice.told(ChannelOutput.LeafReleased.class));
    assertEquals(List.of(), alice.told(ChannelOutput.Finished.class));
    restart();
    rewind(19);
    assertEquals(ChannelPhase.CLOSING, alice.view().phase());
    alice.asked.clear();
    pair.pass(86_402_000);
    assertTrue(asks(alice, ChannelAction.Settle.class));
    pair.both(pair.caughtUp(20L));
    assertEquals(List.of(), alice.told(ChannelOutput.LeafReleased.class));
  }

  /** CH-25: once it is final it is told, once, also when a crash came between. */
  @Test
  void whatIsFinalIsToldOnce() throws Exception {
    Leaf leaf = pair.leaf(40, ChannelPair.secret(1));
    alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    closedWithNothing();
    pair.height = 20;
    pair.both(pair.said(settledWithNothing()));
    restart();
    pair.both(pair.caughtUp(20L));
    restart();
    pair.both(pair.caughtUp(21L));
    assertEquals(1, alice.told(ChannelOutput.LeafReleased.class).size());
    assertEquals(1, alice.told(ChannelOutput.Finished.class).size());
    pair.both(new ChannelInput.ChainRewound(20));
    assertEquals(ChannelPhase.FINISHED, alice.view().phase());
  }

  /** CH-26: evidence is shown to the registry again; the secret stays known. */
  @Test
  void evidenceThatLeftTheRegistryIsShownAgain() throws Exception {
    Bytes secret = ChannelPair.secret(1);
    Leaf leaf = pair.leaf(40, secret);
    alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.both(new ChannelInput.PeerDown(alice.key.address()));
    bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    closedBy(alice);
    pair.height = 11;
    ChannelInput evidence =
        pair.said(
            new ChannelFact.EvidenceRegistered(
                leaf.evaluator(), leaf.terms(), secret, pair.chainNow()));
    pair.both(evidence);
    pair.both(pair.caughtUp(1L));
    assertEquals(1, alice.told(ChannelOutput.EvidenceSeen.class).size(), "told at once");
    bob.asked.clear();
    pair.pass(20_000);
    assertTrue(!asks(bob, ChannelAction.RegisterEvidence.class));
    rewind(10);
    assertEquals(ChannelPhase.CLOSING, bob.view().phase(), "the close is older");
    assertTrue(asks(bob, ChannelAction.RegisterEvidence.class));
    alice.told.clear();
    alice.crash();
    assertEquals(1, alice.told(ChannelOutput.EvidenceSeen.class).size(), "still known");
  }

  /** CH-28: with the same terms it goes on where it was; who paid in opens it again. */
  @Test
  void anOpeningThatVanishedIsRepeatedAndNoNumberIsUsedTwice() {
    ChannelPair young = new ChannelPair();
    young.both(young.caughtUp(0L));
    young.alice.give(new ChannelInput.Pay(young.id, ChannelPair.payment(1), Amount.of(5)));
    young.settle();
    young.both(new ChannelInput.ChainRewound(0));
    young.both(young.caughtUp(0L));
    young.pass(1_100);
    assertEquals(ChannelPhase.FROZEN, young.alice.view().phase());
    assertTrue(asks(young.alice, ChannelAction.Open.class));
    assertTrue(!asks(young.bob, ChannelAction.Open.class));
    young.alice.crash();
    young.height = 2;
    young.both(young.said(new ChannelFact.Opened(young.id, young.terms)));
    assertEquals(ChannelPhase.OPEN, young.alice.view().phase());
    young.alice.give(new ChannelInput.Pay(young.id, ChannelPair.payment(2), Amount.of(6)));
    young.pass(1_000);
    assertEquals(Amount.of(11), young.bob.view().received());
    assertEquals(2, young.bob.view().peerSeq());
  }

  /** CH-28: the same id with a smaller deposit: nothing more is taken, and it is closed. */
  @Test
  void anOpeningThatCameBackSmallerIsClosed() {
    ChannelPair young = new ChannelPair();
    young.both(young.caughtUp(0L));
    young.both(new ChannelInput.ChainRewound(0));
    ChannelRecord t = young.terms;
    ChannelRecord smaller =
        new ChannelRecord(
            t.partyA(),
            t.partyB(),
            t.token(),
            t.openBefore(),
            t.hold(),
            t.amnestyHold(),
            t.amnestyFee(),
            t.depositA().isZero() ? Amount.ZERO : Amount.of(1),
            t.depositB().isZero() ? Amount.ZERO : Amount.of(1),
            Amount.ZERO,
            Amount.ZERO);
    young.height = 2;
    young.both(young.said(new ChannelFact.Opened(young.id, smaller)));
    young.both(young.caughtUp(0L));
    young.pass(1_100);
    assertEquals(ChannelPhase.FROZEN, young.bob.view().phase());
    assertTrue(asks(young.bob, ChannelAction.Close.class));
  }

  /** CH-15: the agreed close may still land in a block that replaces the one past its deadline. */
  @Test
  void anAgreementThawsOnlyWhenItsDeadlineIsFinal() {
    pair.both(pair.caughtUp(1L));
    alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    assertEquals(ChannelPhase.FROZEN, bob.view().phase());
    ChainTime past = pair.chainNow().plusSeconds(3 * Limits.CLOSE_DEADLINE_SECONDS);
    pair.both(new ChannelInput.ChainCaughtUp(past, 1, pair.chainNow()));
    assertEquals(ChannelPhase.FROZEN, bob.view().phase());
    pair.both(new ChannelInput.ChainCaughtUp(past, 9, past));
    assertEquals(ChannelPhase.OPEN, bob.view().phase());
  }

  /** CH-30: nothing is signed, nothing but evidence is sent; then all goes on. */
  @Test
  void aChainThatIsNotTrustedFreezesWhatWouldBeSigned() {
    Leaf leaf =
        new Leaf(
            Amount.of(40),
            pair.chainNow().plusSeconds(60),
            ChannelPair.CONTRACT.hashLock(),
            io.smartmesh.crypto.Hashes.sha256(ChannelPair.secret(1)));
    alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.both(new ChannelInput.ChainDistrusted());
    alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(5)));
    assertInstanceOf(ChannelError.ChainDistrusted.class, alice.refusals().get(0));
    bob.give(new ChannelInput.Claim(pair.id, leaf, ChannelPair.secret(1)));
    bob.asked.clear();
    pair.pass(20_000);
    assertTrue(asks(bob, ChannelAction.RegisterEvidence.class));
    assertTrue(bob.asked.stream().allMatch(ChannelAction.RegisterEvidence.class::isInstance));
    pair.both(pair.caughtUp(1L));
    pay(alice, 3, 7);
    assertEquals(Amount.of(107), bob.view().received());
  }
}
