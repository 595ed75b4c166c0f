package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** CH-58: an older copy of Alice's disk sees the chain settle with a newer state of hers. */
class GoneLeavesTest {
  private final ChannelPair pair = new ChannelPair();
  private final Bytes secret = ChannelPair.secret(1);
  private final Leaf leaf = pair.leaf(10, secret);

  @Test
  void aLeafThatHasBeenPaidIsNotTakenForMoneyThatIsBack() {
    TreeMap<Bytes, Bytes> old = locked();
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    pair.settle();
    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.settle();
    settledToACopy(old);
    assertEquals(List.of(leaf), spent());
    assertEquals(List.of(), released());
  }

  @Test
  void aLeafThatWasGivenUpIsMoneyThatIsBack() {
    TreeMap<Bytes, Bytes> old = locked();
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.settle();
    settledToACopy(old);
    assertEquals(List.of(), spent());
    assertEquals(List.of(leaf), released());
  }

  private TreeMap<Bytes, Bytes> locked() {
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    return new TreeMap<>(pair.alice.store);
  }

  private void settledToACopy(TreeMap<Bytes, Bytes> old) {
    pair.alice.store.clear();
    pair.alice.store.putAll(old);
    pair.bob.inbox.clear();
    pair.alice.crash();
    pair.alice.told.clear();
    ChannelFact closed =
        pair.closeStarted(
            StoredClaims.closeClaims(pair.bob, pair.bob.key, Keys.CURVE, pair.chainNow())
                .get(0)
                .claim());
    pair.alice.give(pair.said(closed));
    pair.alice.give(
        pair.said(
            new ChannelFact.Settled(
                pair.id, Amount.ZERO, Amount.ZERO, pair.chainNow().plusSeconds(0), true)));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
  }

  private List<Leaf> spent() {
    return pair.alice.told(ChannelOutput.LeafSpent.class).stream()
        .map(ChannelOutput.LeafSpent::leaf)
        .toList();
  }

  private List<Leaf> released() {
    return pair.alice.told(ChannelOutput.LeafReleased.class).stream()
        .map(ChannelOutput.LeafReleased::leaf)
        .toList();
  }
}
