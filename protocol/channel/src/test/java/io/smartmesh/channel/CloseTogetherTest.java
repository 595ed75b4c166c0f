package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.testkit.Keys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing together: CH-14, CH-15. */
class CloseTogetherTest {
  private final ChannelPair pair = new ChannelPair();

  @BeforeEach
  void somethingWasPaid() {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(300)));
    pair.settle();
    pair.both(pair.caughtUp(pair.chainNow()));
  }

  @Test
  void bothSignAndTheAskerSends() {
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    pair.pass(2_000);
    ChannelAction.CooperativeClose close =
        assertInstanceOf(ChannelAction.CooperativeClose.class, pair.alice.asked.get(0));
    assertTrue(pair.bob.asked.isEmpty());
    assertEquals(ChannelPair.DEPOSIT, close.payoutA().plus(close.payoutB()));
    boolean bobIsA = pair.terms.partyA().equals(pair.bob.key.address());
    assertEquals(Amount.of(300), bobIsA ? close.payoutA() : close.payoutB());
    var digest =
        new ChannelHashes(ChannelPair.CONTRACT)
            .cooperativeClose(pair.id, close.payoutA(), close.payoutB(), close.deadline());
    assertTrue(Keys.CURVE.verify(close.keyA(), digest, close.signatureA()));
    assertTrue(Keys.CURVE.verify(close.keyB(), digest, close.signatureB()));

    pair.both(
        pair.said(new ChannelFact.CooperativelyClosed(pair.id, close.payoutA(), close.payoutB())));
    assertEquals(ChannelPhase.FINISHED, pair.alice.view().phase());
    pair.both(pair.caughtUp(pair.chainNow()));
    assertEquals(Amount.of(300), pair.bob.told(ChannelOutput.Finished.class).get(0).paidToUs());
  }

  /** R5: whoever signed gives no state and no acknowledgement any more, also after a crash. */
  @Test
  void signingFreezes() {
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    pair.bob.crash();
    pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(1)));
    assertInstanceOf(ChannelError.NotOpen.class, pair.bob.refusals().get(0));
    assertEquals(ChannelPhase.FROZEN, pair.bob.view().phase());
  }

  /** R5: an agreement that did not land by its deadline, as the chain proves, is void. */
  @Test
  void anAgreementThatNeverLandsThaws() {
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    ChainTime deadline = pair.chainNow().plusSeconds(Limits.CLOSE_DEADLINE_SECONDS);
    pair.both(pair.caughtUp(deadline));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    pair.both(pair.caughtUp(deadline.plusSeconds(1)));
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(1)));
    pair.settle();
    assertEquals(Amount.of(301), pair.bob.view().received());
  }

  @Test
  void bothAskAtOnce() {
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.bob.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    pair.pass(2_000);
    assertTrue(pair.alice.asked.size() + pair.bob.asked.size() >= 1);
  }

  @Test
  void refusedWhilePaymentsArePending() {
    pair.alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(5, ChannelPair.secret(1)), Bytes.EMPTY));
    pair.settle();
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    assertInstanceOf(ChannelError.StillPending.class, pair.alice.refusals().get(0));
  }

  @Test
  void aWrongPayoutIsRefused() {
    ChannelMessage lie =
        new ChannelMessage.CloseRequest(pair.id, Amount.of(1), ChannelPair.DEPOSIT);
    pair.bob.give(new ChannelInput.FromPeer(pair.alice.key.publicKey(), ChannelCodec.encode(lie)));
    assertInstanceOf(ChannelError.WrongPayout.class, pair.bob.refusals().get(0));
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
  }
}
