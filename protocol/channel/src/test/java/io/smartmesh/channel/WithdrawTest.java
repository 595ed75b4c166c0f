package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Money out of an open channel: CH-35; R16. */
class WithdrawTest {
  private final ChannelPair pair = new ChannelPair();
  private final ChannelPair.Side alice = pair.alice;
  private final ChannelPair.Side bob = pair.bob;

  WithdrawTest() {
    pay(alice, 1, 300);
    pair.both(pair.caughtUp(pair.chainNow()));
    pair.height = 10;
  }

  private void pay(ChannelPair.Side from, int number, long amount) {
    from.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  private void withdraw(ChannelPair.Side side, long amount) {
    side.give(new ChannelInput.Withdraw(pair.id, Amount.of(amount)));
    pair.settle();
    pair.pass(1_100);
  }

  private ChannelAction.Withdraw asked(ChannelPair.Side side) {
    return assertInstanceOf(ChannelAction.Withdraw.class, side.asked.get(side.asked.size() - 1));
  }

  private void landed(ChannelPair.Side side, long amount) {
    pair.both(
        pair.said(
            new ChannelFact.Withdrawn(
                pair.id, pair.terms.withWithdrawn(side.key.address(), Amount.of(amount)))));
  }

  /** More than the own deposit: bob takes what he was paid. */
  @Test
  void bothSignAndTheAskerSends() {
    withdraw(bob, 250);
    ChannelAction.Withdraw action = asked(bob);
    var digest =
        new ChannelHashes(ChannelPair.CONTRACT)
            .withdrawal(pair.id, bob.key.address(), Amount.of(250), action.deadline());
    assertTrue(Keys.CURVE.verify(action.keyA(), digest, action.signatureA()));
    assertTrue(Keys.CURVE.verify(action.keyB(), digest, action.signatureB()));
    assertEquals(Amount.of(50), bob.view().spendable());
    assertEquals(Amount.of(50), alice.view().receivable());
    landed(bob, 250);
    assertEquals(Amount.of(50), bob.view().spendable(), "not counted twice");
    pair.both(pair.caughtUp(pair.chainNow()));
    pay(bob, 2, 50);
    assertEquals(Amount.of(50), alice.view().received());
    bob.asked.clear();
    pair.pass(60_000);
    assertEquals(List.of(), bob.asked);
    pay(alice, 3, 10);
    withdraw(bob, 10);
    assertEquals(Amount.of(260), asked(bob).withdrawn(), "cumulative");
  }

  /** R1, CH-35: kept aside from the wish on, at both ends, over restarts. */
  @Test
  void theSumIsKeptAside() {
    withdraw(alice, 900_000);
    alice.crash();
    bob.crash();
    pair.connect();
    pair.settle();
    assertEquals(Amount.of(1_000_000 - 10_000 - 300 - 900_000), alice.view().spendable());
    assertEquals(alice.view().spendable(), bob.view().receivable());
    pay(alice, 2, 100_000);
    assertInstanceOf(ChannelError.NotEnough.class, alice.refusals().get(0));
    pay(alice, 3, 5);
    assertEquals(Amount.of(305), bob.view().received(), "the channel goes on");
  }

  /** CH-35: until the deadline is final, landed or not; a replaced block gives nothing back. */
  @Test
  void itEndsWhenItsDeadlineIsFinal() {
    withdraw(alice, 900_000);
    ChainTime deadline = asked(alice).deadline();
    Amount left = alice.view().spendable();
    pair.both(pair.caughtUp(1L));
    landed(alice, 900_000);
    pair.both(new ChannelInput.ChainRewound(9));
    pair.both(new ChannelInput.ChainCaughtUp(deadline.plusSeconds(500), 9, deadline));
    assertEquals(left, alice.view().spendable());
    assertEquals(left, bob.view().receivable());
    pair.both(
        new ChannelInput.ChainCaughtUp(deadline.plusSeconds(900), 9, deadline.plusSeconds(1)));
    assertEquals(left.plus(Amount.of(900_000)), alice.view().spendable());
    assertEquals(left.plus(Amount.of(900_000)), bob.view().receivable());
    assertEquals(ChannelPhase.OPEN, alice.view().phase());
  }

  @Test
  void oneAtATimeAndNotMoreThanThereIs() {
    withdraw(alice, 999_999);
    assertEquals(
        new ChannelError.NotEnough(pair.id, Amount.of(999_999), Amount.of(989_700)),
        alice.refusals().get(0));
    alice.give(new ChannelInput.Withdraw(pair.id, Amount.ZERO));
    assertInstanceOf(ChannelError.ZeroAmount.class, alice.refusals().get(1));
    withdraw(alice, 10);
    withdraw(alice, 20);
    assertEquals(
        new ChannelError.WithdrawalUnderWay(pair.id, Amount.of(10), Amount.of(20)),
        alice.refusals().get(2));
    withdraw(bob, 30);
    assertEquals(Amount.of(30), asked(bob).withdrawn(), "each party has its own");
  }

  @Test
  void aCloseTogetherWaitsForIt() {
    withdraw(alice, 10);
    alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.pass(60_000);
    assertEquals(ChannelPhase.OPEN, alice.view().phase());
    withdraw(alice, 5);
    assertInstanceOf(ChannelError.CloseUnderWay.class, alice.refusals().get(0));
    say(alice, bob, new ChannelMessage.CloseRequest(pair.id, Amount.of(1), Amount.of(2)));
    assertInstanceOf(ChannelError.WithdrawalUnderWay.class, bob.refusals().get(0));
    landed(alice, 10);
    pair.both(pair.caughtUp(pair.chainNow()));
    pair.pass(60_000);
    assertEquals(ChannelPhase.FROZEN, bob.view().phase());
    ChannelAction.CooperativeClose close =
        assertInstanceOf(
            ChannelAction.CooperativeClose.class, alice.asked.get(alice.asked.size() - 1));
    assertEquals(Amount.of(999_990), close.payoutA().plus(close.payoutB()));
  }

  private void say(ChannelPair.Side from, ChannelPair.Side to, ChannelMessage message) {
    to.give(new ChannelInput.FromPeer(from.key.publicKey(), ChannelCodec.encode(message)));
  }

  /** The peer checks with its own lanes: what it knows to be pending and acknowledged. */
  @Test
  void thePeerSignsOnlyWhatIsLeft() {
    alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(900_000, ChannelPair.secret(1)), Bytes.EMPTY));
    pair.settle();
    ChainTime deadline = pair.chainNow().plusSeconds(600);
    say(alice, bob, new ChannelMessage.WithdrawRequest(pair.id, Amount.of(90_000), deadline));
    assertEquals(
        new ChannelError.NotEnough(pair.id, Amount.of(90_000), Amount.of(89_700)),
        bob.refusals().get(0));
    say(
        alice,
        bob,
        new ChannelMessage.WithdrawRequest(
            pair.id, Amount.of(1), pair.chainNow().plusSeconds(3 * Limits.CLOSE_DEADLINE_SECONDS)));
    assertInstanceOf(ChannelError.Expired.class, bob.refusals().get(1));
    say(alice, bob, new ChannelMessage.WithdrawRequest(pair.id, Amount.ZERO, deadline));
    assertInstanceOf(ChannelError.WithdrawnAlready.class, bob.refusals().get(2));
    assertTrue(alice.inbox.isEmpty());
  }

  @Test
  void aWrongSignatureIsRefused() {
    bob.inbox.clear();
    alice.give(new ChannelInput.PeerDown(bob.key.address()));
    alice.give(new ChannelInput.Withdraw(pair.id, Amount.of(10)));
    ChainTime deadline = pair.chainNow().plusSeconds(Limits.CLOSE_DEADLINE_SECONDS);
    say(
        bob,
        alice,
        new ChannelMessage.WithdrawAgreement(
            pair.id, Amount.of(10), deadline, bob.key.sign(io.smartmesh.base.Hash.ZERO)));
    assertInstanceOf(ChannelError.BadSignature.class, alice.refusals().get(0));
    assertEquals(List.of(), alice.asked);
  }

  /** R1: whatever is lost, doubled or crashed, nobody promises what is being withdrawn. */
  @Test
  void noPromiseOnWithdrawnMoney() {
    Property.forAll(40, WithdrawTest::chaos);
  }

  private static void chaos(Rng rng) {
    ChannelPair p = new ChannelPair();
    p.both(p.caughtUp(p.chainNow()));
    for (int step = 0; step < 150; step++) {
      ChannelPair.Side side = rng.below(2) == 0 ? p.alice : p.bob;
      switch (rng.below(7)) {
        case 0 -> side.give(new ChannelInput.Withdraw(p.id, Amount.of(1 + rng.below(300_000))));
        case 1, 2 -> side.deliverBadly(rng);
        case 3 -> p.pass(rng.below(400));
        case 4 -> {
          if (rng.below(8) == 0) {
            side.crash();
          }
        }
        case 5 -> side.deliver();
        default ->
            side.give(
                new ChannelInput.Pay(
                    p.id, ChannelPair.payment(step), Amount.of(1 + rng.below(100_000))));
      }
    }
    p.connect();
    p.pass(120_000);
    assertFalse(p.hasBadStates(p.alice) || p.hasBadStates(p.bob), "all of it was taken at last");
    assertEquals(p.alice.view().sent(), p.bob.view().received());
    assertEquals(p.bob.view().sent(), p.alice.view().received());
    assertEquals(p.alice.view().spendable(), p.bob.view().receivable());
    assertEquals(p.bob.view().spendable(), p.alice.view().receivable());
  }
}
