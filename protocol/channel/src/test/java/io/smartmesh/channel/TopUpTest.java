package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Money into an open channel: CH-34. */
class TopUpTest {
  private static final Amount MORE = Amount.of(500_000);

  private final ChannelPair pair = new ChannelPair();
  private final ChannelPair.Side alice = pair.alice;
  private final ChannelPair.Side bob = pair.bob;
  private final ChannelRecord richer =
      pair.terms.withDeposit(alice.key.address(), ChannelPair.DEPOSIT.plus(MORE));

  TopUpTest() {
    pair.both(pair.caughtUp(pair.height));
    pair.height = 10;
  }

  private ChannelAction.TopUp topUp() {
    alice.give(new ChannelInput.TopUp(pair.id, MORE));
    pair.pass(1_100);
    return assertInstanceOf(ChannelAction.TopUp.class, alice.asked.get(alice.asked.size() - 1));
  }

  private void landed() {
    pair.both(pair.said(new ChannelFact.ToppedUp(pair.id, richer)));
    pair.both(pair.caughtUp(1L));
  }

  private void pay(int number, long amount) {
    alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  @Test
  void capacityGrowsWithTheFactAndNotBefore() {
    assertEquals(new ChannelAction.TopUp(pair.terms, MORE), topUp());
    Amount before = alice.view().spendable();
    pay(1, before.units().longValueExact() + 1);
    assertInstanceOf(ChannelError.NotEnough.class, alice.refusals().get(0));
    landed();
    assertTrue(alice.view().spendable().isMoreThan(before));
    pay(2, before.units().longValueExact() + 1);
    assertEquals(before.plus(Amount.of(1)), bob.view().received());
  }

  /** CH-34: asked again after a restart, and never for more than was wanted. */
  @Test
  void askingAgainNeverPaysTwice() {
    ChannelAction.TopUp first = topUp();
    alice.crash();
    alice.asked.clear();
    alice.give(pair.caughtUp(1L));
    pair.pass(20_000);
    assertTrue(alice.asked.size() >= 2);
    alice.asked.forEach(again -> assertEquals(first, again));
    alice.give(new ChannelInput.TopUp(pair.id, MORE));
    assertEquals(
        new ChannelError.TopUpUnderWay(pair.id, MORE, MORE),
        alice.refusals().get(alice.refusals().size() - 1));
    landed();
    alice.asked.clear();
    pair.pass(60_000);
    assertEquals(List.of(), alice.asked);
  }

  @Test
  void theWishEndsWhenItsTimeIsOver() {
    topUp();
    ChainTime over = pair.chainNow().plusSeconds(Limits.TOP_UP_SECONDS + 10);
    alice.give(new ChannelInput.ChainCaughtUp(over, 10, over));
    alice.asked.clear();
    pair.pass(60_000);
    assertEquals(List.of(), alice.asked);
    topUp();
  }

  /** A payer that has seen it earlier than the payee: refused until both have seen it. */
  @Test
  void aPayeeThatSeesItLaterTakesTheStateThen() {
    topUp();
    alice.give(pair.said(new ChannelFact.ToppedUp(pair.id, richer)));
    pay(1, 1_200_000);
    assertInstanceOf(ChannelError.Overspent.class, bob.refusals().get(0));
    bob.crash();
    bob.give(pair.said(new ChannelFact.ToppedUp(pair.id, richer)));
    pair.connect();
    pair.pass(60_000);
    assertEquals(Amount.of(1_200_000), bob.view().received());
    assertFalse(pair.hasBadStates(bob), "the evidence is forgotten");
    assertEquals(ChannelPhase.OPEN, bob.view().phase());
  }

  /** CH-34: what was promised on a deposit that vanished. */
  @Test
  void aDepositThatVanishesFreezesAndIsAskedForAgain() {
    topUp();
    landed();
    pay(1, 1_200_000);
    pair.both(new ChannelInput.ChainRewound(9));
    pair.both(pair.caughtUp(1L));
    assertEquals(ChannelPair.DEPOSIT, alice.view().ourDeposit());
    for (ChannelPair.Side side : List.of(alice, bob)) {
      assertEquals(ChannelPhase.FROZEN, side.view().phase());
      assertTrue(side.view().why().contains("deposit"), side.view().why());
      side.crash();
      assertEquals(ChannelPhase.FROZEN, side.view().phase(), "also after a restart");
    }
    alice.asked.clear();
    pair.both(pair.caughtUp(1L));
    pair.pass(1_100);
    assertEquals(List.of(new ChannelAction.TopUp(pair.terms, MORE)), alice.asked);
    pair.height = 12;
    landed();
    pair.connect();
    pay(2, 7);
    assertEquals(Amount.of(1_200_007), bob.view().received());
  }

  /** What was not needed does not freeze. */
  @Test
  void aDepositThatVanishesUnusedFreezesNothing() {
    topUp();
    landed();
    pay(1, 100);
    pair.both(new ChannelInput.ChainRewound(9));
    pair.both(pair.caughtUp(1L));
    pay(2, 7);
    assertEquals(Amount.of(107), bob.view().received());
  }

  @Test
  void aChainThatTellsOfOtherPartiesIsRefused() {
    ChannelRecord t = pair.terms;
    ChannelRecord other =
        new ChannelRecord(
            t.partyA(),
            t.partyB(),
            ChannelPair.address(77),
            t.openBefore(),
            t.hold(),
            t.amnestyHold(),
            t.amnestyFee(),
            t.depositA(),
            t.depositB(),
            t.withdrawnA(),
            t.withdrawnB());
    alice.give(pair.said(new ChannelFact.ToppedUp(pair.id, other)));
    assertInstanceOf(ChannelError.Implausible.class, alice.refusals().get(0));
    assertEquals(t.token(), alice.view().token());
  }
}
