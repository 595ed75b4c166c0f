package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * CH-56: a peer fills every place of its lane with pending payments, and offers more. It is bounded
 * (CH-7), it has a price (CH-42), and whoever it is done to loses nothing: the other lane works,
 * and when the flood ends so does this one.
 */
class PendingFloodTest {
  private static final int LEAST = 100;

  private final ChannelPair pair = new ChannelPair(new ChannelPolicy(false, Amount.of(LEAST)));

  private List<Leaf> fill(int count, long amount) {
    List<Leaf> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Leaf leaf = pair.leaf(amount, ChannelPair.secret(i));
      leaves.add(leaf);
      pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    }
    pair.settle();
    return leaves;
  }

  private static void pay(ChannelPair.Side side, ChannelPair pair, int number, long amount) {
    side.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  @Test
  void everyPlaceCostsAndTheOneAfterTheLastIsRefused() {
    int most = Limits.PENDING_PER_LANE;
    List<Leaf> leaves = fill(most + 1, LEAST);
    assertEquals(
        List.of(new ChannelError.TooManyPending(pair.id, most, most)), pair.alice.refusals());
    assertEquals(Amount.of((long) most * LEAST), pair.alice.view().lockedOut(), "what it costs");
    int stored = pair.bob.store.size();
    for (int i = 0; i < 100; i++) {
      pair.alice.give(new ChannelInput.Lock(pair.id, leaves.get(most), Bytes.EMPTY));
    }
    pair.settle();
    assertEquals(stored, pair.bob.store.size(), "what is refused is not stored");
    pay(pair.alice, pair, 1, 50);
    pay(pair.bob, pair, 2, 20);
    assertEquals(Amount.of(50), pair.bob.view().received(), "direct payments need no place");
    assertEquals(Amount.of(20), pair.alice.view().received());
    leaves.subList(0, most).forEach(leaf -> release(leaf));
    pair.pass(60_000);
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn(), "all of it went back");
    assertEquals(Amount.of(50), pair.alice.view().sent(), "and nothing else with it");
    pair.alice.give(new ChannelInput.Lock(pair.id, leaves.get(most), Bytes.EMPTY));
    pair.settle();
    assertEquals(Amount.of(LEAST), pair.bob.view().lockedIn());
  }

  private void release(Leaf leaf) {
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
  }

  /** Below the price nobody above learns of them, and no place is taken for longer than a trip. */
  @Test
  void withoutPayingThePriceNoPlaceIsKept() {
    fill(Limits.PENDING_PER_LANE, LEAST - 1);
    pair.pass(60_000);
    assertEquals(List.of(), pair.bob.told(ChannelOutput.LeafLocked.class));
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn());
    assertTrue(
        pair.bob
            .refusals()
            .contains(
                new ChannelError.LeafTooSmall(pair.id, Amount.of(LEAST - 1), Amount.of(LEAST))));
  }
}
