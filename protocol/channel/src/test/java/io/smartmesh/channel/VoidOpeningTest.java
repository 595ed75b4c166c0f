package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An opening that can never come: CH-37. */
class VoidOpeningTest {
  private final ChannelPair pair = new ChannelPair();
  private final Leaf leaf = pair.leaf(40, ChannelPair.secret(1));

  VoidOpeningTest() {
    pair.both(pair.caughtUp(0L));
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.alice.give(new ChannelInput.PeerDown(pair.bob.key.address()));
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    pair.both(new ChannelInput.ChainRewound(0));
  }

  private void seen(ChainTime time, ChainTime finalTime) {
    pair.both(new ChannelInput.ChainCaughtUp(time, 0, finalTime));
  }

  @Test
  void itIsAskedForUntilItsTimeIsOverAndVoidOnceThatIsFinal() {
    ChainTime end = pair.terms.openBefore();
    seen(pair.chainNow(), pair.chainNow());
    pair.pass(1_100);
    assertTrue(pair.alice.asked.stream().anyMatch(ChannelAction.Open.class::isInstance));
    seen(end.plusSeconds(900), end);
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    pair.alice.crash();
    seen(end.plusSeconds(999), end.plusSeconds(1));
    assertEquals(ChannelPhase.FINISHED, pair.alice.view().phase());
    assertEquals(ChannelPhase.FINISHED, pair.bob.view().phase());
    assertTrue(pair.alice.view().why().startsWith("void"), pair.alice.view().why());
    assertEquals(
        ChannelPair.payment(1),
        pair.alice.told(ChannelOutput.PaymentVoided.class).get(0).payment());
    assertEquals(leaf, pair.alice.told(ChannelOutput.LeafReleased.class).get(0).leaf());
    assertEquals(1, pair.alice.told(ChannelOutput.Finished.class).size());
    seen(end.plusSeconds(2_000), end.plusSeconds(1_000));
    pair.alice.crash();
    assertEquals(1, pair.alice.told(ChannelOutput.Finished.class).size(), "told once");
    pair.alice.give(pair.said(new ChannelFact.Opened(pair.id, pair.terms)));
    assertEquals(ChannelPhase.FINISHED, pair.alice.view().phase(), "what never can come");
  }

  /** Once the deadline has passed there is nothing left to ask for. */
  @Test
  void nothingIsAskedAfterTheDeadline() {
    long seconds = pair.terms.openBefore().seconds() - pair.chainNow().seconds();
    seen(pair.chainNow(), ChainTime.ZERO);
    pair.pass(1_000 * (seconds + 30));
    pair.alice.asked.clear();
    pair.pass(60_000);
    assertEquals(List.of(), pair.alice.asked);
  }
}
