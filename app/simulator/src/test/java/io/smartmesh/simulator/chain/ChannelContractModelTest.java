package io.smartmesh.simulator.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import io.smartmesh.ethereum.channels.SettledRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference model against the rules of docs/spec/channel.md, one test a rule. */
class ChannelContractModelTest {
  private final TwoParties two = new TwoParties(1_000);
  private final LaneState none = LaneState.start(two.id, two.alice.address());
  private final LaneState noneOfBob = LaneState.start(two.id, two.bob.address());

  @Test
  void r0AnIdIsNeverUsedAgain() {
    closeTogether(400, 600);
    ChannelAction again =
        new ChannelAction.Open(
            two.bob.address(),
            two.channel.token(),
            two.channel.openBefore(),
            Amount.of(5),
            10,
            0,
            Amount.ZERO);
    assertRefused("ChannelIdUsed", again);
  }

  @Test
  void r0AnOpeningHasADeadline() {
    ChannelAction late =
        new ChannelAction.Open(
            two.bob.address(),
            two.channel.token(),
            two.now().plusSeconds(5),
            Amount.of(5),
            10,
            0,
            Amount.ZERO);
    two.pass(6);
    assertRefused("DeadlinePassed", late);
  }

  @Test
  void r16MoneyGoesInAndOutWhileItIsOpen() {
    two.must(two.bob, new ChannelAction.TopUp(two.channel, Amount.of(40)));
    assertRefused("NotOpen", new ChannelAction.TopUp(two.channel, Amount.of(40)));
    two.channel = two.channel.withDeposit(two.bob.address(), Amount.of(40));
    two.must(two.alice, two.withdraw(two.bob, 300));
    assertBalances(9_000, 10_260);
    two.channel = two.channel.withWithdrawn(two.bob.address(), Amount.of(300));
    assertRefused("NothingNew", two.withdraw(two.bob, 300));
    assertRefused("MoreThanHeld", two.withdraw(two.alice, 741));
    two.pass(20);
    ClosingRecord closing =
        two.closing(
            two.alice,
            two.close(two.alice, two.state(two.alice, 1, 270), List.of(), none, noneOfBob));
    two.pass(TwoParties.HOLD + 1);
    two.settle(closing);
    assertBalances(9_730, 10_270);
  }

  /** R13: nobody is convicted, either lane rises to the newest, the first raise has the fee. */
  @Test
  void r13AmnestyTakesTheNewestAndPaysWhoShowsIt() {
    LaneState first = two.state(two.alice, 1, 5);
    assertRefused(
        "AmnestyNotAcked", two.amnesty(two.close(two.alice, first, List.of(), none, noneOfBob)));
    ChannelAction.Close close = two.close(two.alice, first, List.of(), first, noneOfBob);
    ClosingRecord closing = two.closing(two.alice, two.amnesty(close));
    assertRefused("NoClaim", two.newer(closing, two.alice, two.state(two.alice, 9, 50)));
    LaneState newest = two.state(two.alice, 9, 300);
    closing = two.raised(two.bob, closing, two.raise(closing, two.alice, newest));
    assertRefused("NotAboveSelected", two.raise(closing, two.alice, two.state(two.alice, 8, 400)));
    two.pass(TwoParties.AMNESTY_HOLD);
    assertRefused("HoldNotOver", new ChannelAction.Settle(two.channel, closing));
    two.pass(1);
    two.settle(closing);
    assertBalances(9_700 - 3, 10_300 + 3);
  }

  @Test
  void r6AnHonestCloseSettlesAtTheNewestStates() {
    LaneState newest = two.state(two.alice, 2, 300);
    ClosingRecord closing =
        two.closing(
            two.alice, two.close(two.alice, newest, List.of(), newest, two.state(two.bob, 1, 50)));
    assertRefused("HoldNotOver", new ChannelAction.Settle(two.channel, closing));
    two.pass(TwoParties.HOLD + 1);
    two.settle(closing);
    assertBalances(9_750, 10_250);
  }

  @Test
  void r6AClaimOutlivesItsDeadlineNever() {
    ChannelAction.Close close = two.close(two.alice, none, List.of(), none, noneOfBob);
    two.pass(11);
    assertRefused("DeadlinePassed", close);
  }

  @Test
  void r6TheNewestIsNotBelowWhatWasAcknowledged() {
    ChannelAction.Close close =
        two.close(
            two.alice,
            two.state(two.alice, 1, 10),
            List.of(),
            two.state(two.alice, 2, 20),
            noneOfBob);
    assertRefused("NewestBelowAcked", close);
  }

  @Test
  void r6AnUnacknowledgedStateIsShownWithItsLeaves() {
    LaneState newest = two.state(two.alice, 1, 0, two.leaf(100, 5_000));
    assertRefused("WrongLeaves", two.close(two.alice, newest, List.of(), none, noneOfBob));
  }

  @Test
  void r8ThePeerRaisesItsOwnClaim() {
    ClosingRecord closing =
        two.closing(
            two.bob,
            two.close(two.bob, noneOfBob, List.of(), noneOfBob, two.state(two.alice, 1, 100)));
    two.must(two.alice, two.raise(closing, two.alice, two.state(two.alice, 2, 150)));
    assertEquals(Amount.of(1_000), two.held());
  }

  @Test
  void r8TheNewestStateStands() {
    LaneState first = two.state(two.alice, 1, 100);
    LaneState second = two.state(two.alice, 2, 200);
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, second, List.of(), first, noneOfBob));
    ChannelAction lower = two.raise(closing, two.alice, first);
    assertTrue(refusal(two.run(two.alice, lower)).startsWith("WrongLane"));
    assertTrue(refusal(two.run(two.bob, lower)).startsWith("WrongLane"));
  }

  /** R8, R15: a lane is raised by its payer, or by the tower that it has named and pays. */
  @Test
  void r8ALaneIsRaisedByItsPayerOrItsTower() {
    ClosingRecord closing =
        two.closing(
            two.bob,
            two.close(two.bob, noneOfBob, List.of(), noneOfBob, two.state(two.alice, 1, 100)));
    ChannelAction.Raise raise = two.raise(closing, two.alice, two.state(two.alice, 2, 50));
    assertTrue(refusal(two.run(two.bob, raise)).startsWith("NotThePayer"));
    ChannelAction.RaiseForReward forBob =
        new ChannelAction.RaiseForReward(raise, two.reward(two.bob, two.bob.address(), 7));
    assertTrue(refusal(two.run(two.bob, forBob)).startsWith("NotTheTower"));
    Address tower = Address.fromHex("77".repeat(Address.LENGTH));
    ChannelAction.RaiseForReward byTower =
        new ChannelAction.RaiseForReward(raise, two.reward(two.alice, tower, 7));
    assertTrue(refusal(two.run(two.bob, byTower)).startsWith("NotThePayer"));
    closing = two.after(closing, two.model.execute(tower, byTower, two.now()).orThrow());
    two.pass(TwoParties.HOLD + 1);
    two.settle(closing);
    assertBalances(9_950 - 7, 10_050);
    assertEquals(Amount.of(7), two.model.balanceOf(tower));
  }

  /** R10, R15. */
  @Test
  void r10TheVictimsTowerIsPaidOutOfWhatItGets() {
    LaneState old = two.state(two.alice, 1, 100);
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, old, List.of(), old, noneOfBob));
    ChannelAction.ProveLie lie = two.newer(closing, two.alice, two.state(two.alice, 2, 700));
    Address tower = Address.fromHex("77".repeat(Address.LENGTH));
    assertRefused(
        "NotTheVictims", new ChannelAction.ProveLieForReward(lie, two.reward(two.alice, tower, 7)));
    two.must(two.alice, new ChannelAction.ProveLieForReward(lie, two.reward(two.bob, tower, 7)));
    assertBalances(9_000, 11_000 - 7);
  }

  @Test
  void r8ARaiseNeedsThePayeesConsent() {
    ClosingRecord closing =
        two.closing(
            two.alice, two.close(two.alice, none, List.of(), none, two.state(two.bob, 1, 10)));
    ChannelAction.Raise honest = two.raise(closing, two.bob, two.state(two.bob, 2, 0));
    ChannelAction.Raise forged =
        new ChannelAction.Raise(
            honest.channel(),
            honest.closing(),
            honest.state(),
            honest.payerSignature(),
            honest.payer(),
            false,
            honest.payerSignature(),
            honest.payee());
    assertTrue(refusal(two.run(two.bob, forged)).startsWith("WrongSigner"));
  }

  @Test
  void r10AnOldStateIsConvicted() {
    LaneState old = two.state(two.alice, 1, 100);
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, old, List.of(), old, noneOfBob));
    two.must(two.bob, two.newer(closing, two.alice, two.state(two.alice, 2, 700)));
    assertBalances(9_000, 11_000);
    assertEquals(Amount.ZERO, two.held());
  }

  @Test
  void r10TheNewestStateIsNoLie() {
    LaneState newest = two.state(two.alice, 2, 700);
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, newest, List.of(), newest, noneOfBob));
    assertRefused("NotNewer", two.newer(closing, two.alice, newest));
    two.pass(TwoParties.HOLD + 1);
    assertRefused("HoldOver", two.newer(closing, two.alice, two.state(two.alice, 3, 800)));
  }

  @Test
  void r10aTransferredFell() {
    ClosingRecord closing =
        two.closing(
            two.alice,
            two.close(two.alice, two.state(two.alice, 5, 10), List.of(), none, noneOfBob));
    LaneState earlier = two.state(two.alice, 3, 20);
    two.must(
        two.bob,
        lie(
            closing,
            new LieProof.TransferredRegress(
                earlier, two.alice.sign(two.hashes.laneState(earlier)), two.alice.publicKey())));
    assertBalances(9_000, 11_000);
  }

  @Test
  void r10bALeafWasSwapped() {
    Leaf promised = two.leaf(100, 5_000);
    Leaf junk = two.leaf(100, 6_000);
    ClosingRecord closing =
        two.closing(
            two.alice,
            two.close(two.alice, two.state(two.alice, 2, 0, junk), List.of(junk), none, noneOfBob));
    LaneState earlier = two.state(two.alice, 1, 0, promised);
    two.must(
        two.bob,
        lie(
            closing,
            new LieProof.LeafRegress(
                earlier,
                two.alice.sign(two.hashes.laneState(earlier)),
                List.of(promised),
                List.of(junk),
                two.alice.publicKey())));
    assertBalances(9_000, 11_000);
  }

  @Test
  void r10TheClosersOwnAckConvicts() {
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, none, List.of(), none, noneOfBob));
    Hash received = ChannelHashes.stateHash(two.state(two.bob, 4, 40));
    two.must(
        two.bob,
        lie(
            closing,
            new LieProof.AckAboveClaim(
                4,
                received,
                two.alice.sign(two.hashes.laneAck(two.id, two.bob.address(), 4, received)),
                two.alice.publicKey())));
    assertBalances(9_000, 11_000);
  }

  @Test
  void r11APendingPaymentStaysLockedUntilItIsResolved() {
    Leaf leaf = two.leaf(200, 5_000);
    SettledRecord settled = settledWith(leaf);
    assertBalances(9_000 + 700, 10_000 + 100);
    assertEquals(Amount.of(200), two.held());

    two.must(two.bob, register());
    two.must(two.bob, two.resolve(settled, two.alice, leaf, TwoParties.SECRET));
    assertBalances(9_700, 10_300);
  }

  @Test
  void r12LateEvidenceEarnsNothing() {
    Leaf leaf = two.leaf(200, two.now().seconds() + TwoParties.HOLD + 5);
    SettledRecord settled = settledWith(leaf);
    two.pass(5);
    two.must(two.bob, register());
    ChannelAction.Resolve resolve = two.resolve(settled, two.alice, leaf, TwoParties.SECRET);
    assertTrue(refusal(two.run(two.alice, resolve)).startsWith("LeafStillOpen"));
    two.pass(TwoParties.HOLD + 1);
    two.must(two.alice, resolve);
    assertBalances(9_900, 10_100);
  }

  @Test
  void r12TheFirstShowingCounts() {
    Leaf leaf = two.leaf(200, two.now().seconds() + 1);
    two.must(two.bob, register());
    SettledRecord settled = settledWith(leaf);
    assertTrue(two.must(two.alice, register()).isEmpty());
    two.must(two.bob, two.resolve(settled, two.alice, leaf, TwoParties.SECRET));
    assertBalances(9_700, 10_300);
  }

  @Test
  void r12OnlyTheSecretItselfOpensTheLock() {
    Leaf leaf = two.leaf(200, 5_000);
    SettledRecord settled = settledWith(leaf);
    Bytes wrong = Bytes.of(1, 2, 3);
    two.must(
        two.bob, new ChannelAction.RegisterEvidence(two.contracts.hashLock(), leaf.terms(), wrong));
    assertTrue(
        refusal(two.run(two.alice, two.resolve(settled, two.alice, leaf, wrong)))
            .startsWith("LeafStillOpen"));
  }

  @Test
  void r11AnOverspentLaneHurtsItsSignerOnly() {
    LaneState tooMuch = two.state(two.alice, 1, 5_000);
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, tooMuch, List.of(), tooMuch, noneOfBob));
    two.pass(TwoParties.HOLD + 1);
    two.settle(closing);
    assertBalances(9_000, 11_000);
  }

  @Test
  void r16TogetherTheyShareExactlyWhatThereIs() {
    assertFalse(two.run(two.alice, together(400, 601)).isOk());
    closeTogether(400, 600);
    assertBalances(9_400, 10_600);
  }

  private SettledRecord settledWith(Leaf leaf) {
    LaneState newest = two.state(two.alice, 1, 100, leaf);
    ClosingRecord closing =
        two.closing(two.alice, two.close(two.alice, newest, List.of(), newest, noneOfBob));
    two.pass(TwoParties.HOLD + 1);
    return two.settle(closing);
  }

  private ChannelAction register() {
    return new ChannelAction.RegisterEvidence(
        two.contracts.hashLock(), two.leaf(1, 1).terms(), TwoParties.SECRET);
  }

  private ChannelAction lie(ClosingRecord closing, LieProof proof) {
    return new ChannelAction.ProveLie(two.channel, closing, proof);
  }

  private void closeTogether(long toAlice, long toBob) {
    two.must(two.alice, together(toAlice, toBob));
  }

  private ChannelAction together(long toAlice, long toBob) {
    Hash agreed =
        two.hashes.cooperativeClose(two.id, Amount.of(toAlice), Amount.of(toBob), two.now());
    return new ChannelAction.CooperativeClose(
        two.channel,
        Amount.of(toAlice),
        Amount.of(toBob),
        two.now(),
        two.alice.sign(agreed),
        two.alice.publicKey(),
        two.bob.sign(agreed),
        two.bob.publicKey());
  }

  private void assertBalances(long ofAlice, long ofBob) {
    assertEquals(Amount.of(ofAlice), two.balance(two.alice));
    assertEquals(Amount.of(ofBob), two.balance(two.bob));
  }

  private void assertRefused(String why, ChannelAction action) {
    String refusal = refusal(two.run(two.alice, action));
    assertTrue(refusal.startsWith(why), refusal);
  }

  private static String refusal(Result<?, String> result) {
    return result.fold(ok -> "not refused", why -> why);
  }
}
