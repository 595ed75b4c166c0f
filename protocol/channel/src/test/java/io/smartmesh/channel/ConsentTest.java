package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelAction;
import org.junit.jupiter.api.Test;

/** A close together only as the user wants: CH-36. */
class ConsentTest {
  private final ChannelPair pair = new ChannelPair(new ChannelPolicy(true, Amount.ZERO));

  ConsentTest() {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(300)));
    pair.settle();
    pair.both(pair.caughtUp(pair.chainNow()));
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
  }

  @Test
  void theWishIsShownOnceAndNothingIsSigned() {
    pair.pass(60_000);
    assertEquals(1, pair.bob.told(ChannelOutput.CloseAsked.class).size());
    assertEquals(Amount.of(300), pair.bob.told(ChannelOutput.CloseAsked.class).get(0).payoutToUs());
    assertTrue(pair.bob.view().why().contains("asks to close"), pair.bob.view().why());
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
  }

  @Test
  void theOwnWishIsTheConsent() {
    pair.bob.give(new ChannelInput.CloseTogether(pair.id));
    pair.pass(60_000);
    assertEquals(ChannelPhase.FROZEN, pair.bob.view().phase());
    assertTrue(
        pair.alice.asked.stream().anyMatch(ChannelAction.CooperativeClose.class::isInstance)
            || pair.bob.asked.stream().anyMatch(ChannelAction.CooperativeClose.class::isInstance));
  }

  @Test
  void aRefusalLastsOverARestart() {
    pair.bob.give(new ChannelInput.RefuseClose(pair.id));
    pair.bob.crash();
    pair.connect();
    pair.pass(60_000);
    assertEquals(1, pair.bob.told(ChannelOutput.CloseAsked.class).size());
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
    pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(5)));
    pair.settle();
    assertEquals(Amount.of(5), pair.alice.view().received());
    pair.bob.give(new ChannelInput.CloseTogether(pair.id));
    pair.pass(60_000);
    assertEquals(ChannelPhase.FROZEN, pair.bob.view().phase());
  }

  @Test
  void whatIsSignedAlreadyCannotBeRefused() {
    pair.bob.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    pair.bob.give(new ChannelInput.RefuseClose(pair.id));
    assertInstanceOf(ChannelError.NotOpen.class, pair.bob.refusals().get(0));
  }
}
