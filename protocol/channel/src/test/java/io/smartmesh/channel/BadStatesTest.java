package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the peer has signed and we do not take: CH-40 to CH-42. */
class BadStatesTest {
  private final ChannelPair pair = new ChannelPair();
  private final ChannelHashes hashes = new ChannelHashes(ChannelPair.CONTRACT);

  BadStatesTest() {
    pair.both(pair.caughtUp(pair.chainNow()));
  }

  private LaneState state(long seq, long transferred) {
    return new LaneState(
        pair.id, pair.alice.key.address(), seq, Amount.of(transferred), Hash.ZERO, Amount.ZERO);
  }

  /** Alice's own signature over one payment that leads to this state. */
  private void say(LaneState state, long amount) {
    Change paid = new Change.Paid(ChannelPair.payment(50), Amount.of(amount));
    ChannelMessage update =
        new ChannelMessage.Update(
            pair.id,
            state.seq(),
            List.of(paid),
            state.transferred(),
            state.pendingRoot(),
            state.pendingTotal(),
            pair.alice.key.sign(hashes.laneState(state)));
    pair.bob.give(
        new ChannelInput.FromPeer(pair.alice.key.publicKey(), ChannelCodec.encode(update)));
  }

  private Leaf lock(long seconds) {
    Leaf leaf =
        new Leaf(
            Amount.of(10),
            pair.chainNow().plusSeconds(seconds),
            ChannelPair.CONTRACT.hashLock(),
            Hashes.sha256(ChannelPair.secret(1)));
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    return leaf;
  }

  private boolean bobCloses() {
    return pair.bob.asked.stream().anyMatch(ChannelAction.Close.class::isInstance);
  }

  @Test
  void twoStatesWithOneNumber() {
    say(state(1, 5), 5);
    say(state(1, 9), 9);
    ChannelError.Equivocation error =
        assertInstanceOf(ChannelError.Equivocation.class, pair.bob.refusals().get(0));
    assertEquals(ChannelHashes.stateHash(state(1, 5)), error.held());
    assertEquals(ChannelHashes.stateHash(state(1, 9)), error.shown());
    assertEquals(Amount.of(5), pair.bob.view().received());
    pair.bob.crash();
    assertEquals(ChannelPhase.FROZEN, pair.bob.view().phase());
    pair.both(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    assertTrue(bobCloses());
  }

  /** R10: it convicts her, whichever of the two she closes with. */
  @Test
  void bothConvict() {
    say(state(1, 5), 5);
    say(state(1, 9), 9);
    pair.bob.crash();
    pair.bob.asked.clear();
    CloseClaim claim = pair.claimWith(pair.alice, state(1, 5), List.of());
    pair.bob.give(pair.said(pair.closeStarted(claim)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    ChannelAction.ProveLie lie =
        assertInstanceOf(ChannelAction.ProveLie.class, pair.bob.asked.get(0));
    assertEquals(state(1, 9), assertInstanceOf(LieProof.Equivocation.class, lie.proof()).state());
  }

  /** R1: refused, kept, and in time before the leaf would expire the channel is closed. */
  @Test
  void aStateBeyondCapacityClosesTheChannelBeforeTheFirstLeafExpires() {
    lock(4 * 3_600);
    LaneState tooMuch =
        new LaneState(
            pair.id,
            pair.alice.key.address(),
            2,
            Amount.of(999_999),
            pair.bobsView().state().pendingRoot(),
            Amount.of(10));
    say(tooMuch, 999_999);
    ChannelError.Overspent error =
        assertInstanceOf(ChannelError.Overspent.class, pair.bob.refusals().get(0));
    assertEquals(Amount.of(999_999), error.promised());
    assertEquals(Amount.of(990_000), error.most());
    assertTrue(pair.hasBadStates(pair.bob));
    pair.bob.crash();
    pair.both(pair.caughtUp(pair.chainNow()));
    pair.pass(60_000);
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
    assertFalse(bobCloses());
    pair.pass(2 * 3_600_000);
    assertTrue(bobCloses());
  }

  /** CH-40: a state that is above what she closes with convicts her, though we never took it. */
  @Test
  void aRefusedStateConvicts() {
    say(state(1, 5), 5);
    say(state(2, 2_000_000), 1_999_995);
    CloseClaim claim = pair.claimWith(pair.alice, state(1, 5), List.of());
    pair.bob.give(pair.said(pair.closeStarted(claim)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_100);
    ChannelAction.ProveLie lie =
        assertInstanceOf(ChannelAction.ProveLie.class, pair.bob.asked.get(0));
    assertEquals(
        state(2, 2_000_000), assertInstanceOf(LieProof.NewerState.class, lie.proof()).state());
  }

  @Test
  void evidenceIsBounded() {
    for (int i = 0; i < 3 * Limits.BAD_STATES; i++) {
      say(state(1, 5), 4);
      say(state(2 + i, 5), 5);
    }
    assertTrue(pair.badStates(pair.bob) <= Limits.BAD_STATES);
    pair.bob.crash();
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
  }

  /** CH-42: taken, not told, and given back in one round trip. */
  @Test
  void leavesThatAreTooSmallCostNothing() {
    ChannelPair dear = new ChannelPair(new ChannelPolicy(false, Amount.of(100)));
    dear.alice.give(
        new ChannelInput.Lock(dear.id, dear.leaf(99, ChannelPair.secret(1)), Bytes.EMPTY));
    dear.settle();
    assertEquals(
        new ChannelError.LeafTooSmall(dear.id, Amount.of(99), Amount.of(100)),
        dear.bob.refusals().get(0));
    assertEquals(List.of(), dear.bob.told(ChannelOutput.LeafLocked.class));
    assertEquals(1, dear.alice.told(ChannelOutput.LeafReleased.class).size());
    assertEquals(Amount.ZERO, dear.bob.view().lockedIn());
    dear.bob.give(
        new ChannelInput.Lock(dear.id, dear.leaf(99, ChannelPair.secret(1)), Bytes.EMPTY));
    assertInstanceOf(ChannelError.LeafTooSmall.class, dear.bob.refusals().get(1));
    dear.alice.give(
        new ChannelInput.Lock(dear.id, dear.leaf(100, ChannelPair.secret(2)), Bytes.EMPTY));
    dear.settle();
    assertEquals(1, dear.bob.told(ChannelOutput.LeafLocked.class).size());
  }

  /** CH-42: also when the release is lost, and it crashes in between. */
  @Test
  void anUnwantedLeafIsGivenBackAfterARestart() {
    ChannelPair dear = new ChannelPair(new ChannelPolicy(false, Amount.of(100)));
    dear.alice.give(
        new ChannelInput.Lock(dear.id, dear.leaf(99, ChannelPair.secret(1)), Bytes.EMPTY));
    dear.bob.deliver();
    dear.alice.inbox.clear();
    dear.bob.crash();
    dear.connect();
    dear.pass(60_000);
    assertEquals(List.of(), dear.bob.told(ChannelOutput.LeafLocked.class));
    assertEquals(Amount.ZERO, dear.alice.view().lockedOut());
  }
}
