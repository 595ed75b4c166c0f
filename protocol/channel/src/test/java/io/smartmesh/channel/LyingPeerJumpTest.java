package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** CH-49, CH-50: a restored device whose peer lies to it. */
class LyingPeerJumpTest {
  private static final ChannelHashes HASHES = new ChannelHashes(ChannelPair.CONTRACT);

  private final ChannelPair pair = new ChannelPair();

  private void pay(int number, long amount) {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  private void restoreAlice(TreeMap<Bytes, Bytes> copy) {
    pair.alice.store.clear();
    pair.alice.store.putAll(copy);
    pair.bob.inbox.clear();
    pair.alice.crash();
    pair.alice.give(new ChannelInput.Recover(pair.id));
    pair.bob.inbox.clear();
  }

  private LaneState bobs(long seq, long transferred, List<Leaf> leaves) {
    Amount pending = Amount.ZERO;
    for (Leaf leaf : leaves) {
      pending = pending.plus(leaf.amount());
    }
    Hash root = ChannelHashes.pendingRoot(leaves);
    return new LaneState(
        pair.id, pair.bob.key.address(), seq, Amount.of(transferred), root, pending);
  }

  private void show(
      ChannelMessage.JumpLane.Which which,
      LaneState state,
      List<Leaf> leaves,
      Signature signature) {
    Lane lane = new Lane(state, leaves);
    ShownLanes.parts(which, lane, signature)
        .forEach(
            part ->
                pair.alice.give(
                    new ChannelInput.FromPeer(
                        pair.bob.key.publicKey(), ChannelCodec.encode(part))));
  }

  private void showAnew(LaneState state, List<Leaf> leaves) {
    show(
        ChannelMessage.JumpLane.Which.ANEW,
        state,
        leaves,
        pair.bob.key.sign(HASHES.laneState(state)));
  }

  private void showAlices(Lane lane) {
    show(
        ChannelMessage.JumpLane.Which.YOURS,
        lane.state(),
        lane.leaves(),
        pair.alice.key.sign(HASHES.laneState(lane.state())));
  }

  private Lane alices(long seq, long transferred) {
    LaneState state =
        new LaneState(
            pair.id, pair.alice.key.address(), seq, Amount.of(transferred), Hash.ZERO, Amount.ZERO);
    return new Lane(state, Collections.emptyList());
  }

  private boolean refused(Predicate<ChannelError> kind) {
    return pair.alice.refusals().stream().anyMatch(kind);
  }

  private boolean jumped() {
    return pair.alice.view().ourSeq() >= Jump.GAP;
  }

  /** What he does not show he does not get: Alice owes what he has shown. */
  @Test
  void aHiddenPaymentIsLostToTheOneWhoHidesIt() {
    pay(1, 5);
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pay(2, 60);
    restoreAlice(old);
    showAlices(alices(1, 5));
    showAnew(bobs(Jump.GAP, 0, Collections.emptyList()), Collections.emptyList());
    assertTrue(jumped());
    assertEquals(Amount.of(5), pair.alice.view().sent());
  }

  /** Alice remembers his acknowledgement: less than that he cannot show. */
  @Test
  void lessThanHeAcknowledgedIsRefused() {
    pay(1, 5);
    pay(2, 60);
    restoreAlice(new TreeMap<>(pair.alice.store));
    showAlices(alices(1, 5));
    showAnew(bobs(Jump.GAP, 0, Collections.emptyList()), Collections.emptyList());
    assertTrue(refused(new ChannelError.ShowsLess(pair.id, 1, 2)::equals));
    assertTrue(!jumped());
  }

  @Test
  void aStateThatAliceNeverSignedIsRefused() {
    restoreAlice(new TreeMap<>(pair.alice.store));
    Lane forged = alices(3, 900);
    show(
        ChannelMessage.JumpLane.Which.YOURS,
        forged.state(),
        forged.leaves(),
        pair.bob.key.sign(HASHES.laneState(forged.state())));
    showAnew(bobs(Jump.GAP, 0, Collections.emptyList()), Collections.emptyList());
    assertTrue(refused(ChannelError.BadSignature.class::isInstance));
    assertTrue(!jumped());
  }

  /** He paid 40, and Alice remembers it: his new state cannot say 10. */
  @Test
  void paidMoneyIsNotTakenBack() {
    pay(1, 500);
    pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(9), Amount.of(40)));
    pair.settle();
    restoreAlice(new TreeMap<>(pair.alice.store));
    showAlices(alices(1, 500));
    showAnew(bobs(1 + Jump.GAP, 10, Collections.emptyList()), Collections.emptyList());
    assertTrue(refused(new ChannelError.JumpTakes(pair.id, Amount.of(30), Amount.ZERO)::equals));
    assertTrue(!jumped());
  }

  /** A pending payment that she has not given up does not vanish unpaid. */
  @Test
  void aPendingPaymentIsNotDropped() {
    pay(1, 500);
    Leaf leaf = pair.leaf(70, ChannelPair.secret(1));
    pair.bob.give(new ChannelInput.Lock(pair.id, leaf, Bytes.of(1)));
    pair.settle();
    restoreAlice(new TreeMap<>(pair.alice.store));
    showAlices(alices(1, 500));
    showAnew(bobs(1 + Jump.GAP, 20, Collections.emptyList()), Collections.emptyList());
    assertTrue(refused(new ChannelError.JumpTakes(pair.id, Amount.of(70), Amount.of(20))::equals));
    showAnew(bobs(1 + Jump.GAP, 70, Collections.emptyList()), Collections.emptyList());
    showAlices(alices(1, 500));
    assertTrue(jumped(), "folded, it may");
    assertEquals(Amount.of(70), pair.alice.view().received());
  }

  /** Her own pre-acknowledgement, given after the snapshot, proves that she had given it up. */
  @Test
  void whatAliceHadGivenUpMayBeGone() {
    pay(1, 500);
    Leaf leaf = pair.leaf(70, ChannelPair.secret(1));
    pair.bob.give(new ChannelInput.Lock(pair.id, leaf, Bytes.of(1)));
    pair.settle();
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pair.alice.give(new ChannelInput.Release(pair.id, leaf));
    pair.settle();
    pair.pass(5_000);
    assertEquals(Amount.ZERO, pair.bob.view().lockedOut());
    pair.alice.store.clear();
    pair.alice.store.putAll(old);
    pair.alice.crash();
    pair.alice.give(new ChannelInput.Recover(pair.id));
    pair.pass(30_000);
    assertTrue(jumped());
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    assertEquals(Amount.ZERO, pair.alice.view().lockedIn());
  }

  @Test
  void moreThanHeHasIsNotPromised() {
    pay(1, 500);
    restoreAlice(new TreeMap<>(pair.alice.store));
    showAlices(alices(1, 500));
    showAnew(bobs(Jump.GAP, 501, Collections.emptyList()), Collections.emptyList());
    assertTrue(
        refused(new ChannelError.Overspent(pair.id, Amount.of(501), Amount.of(500))::equals));
    assertTrue(!jumped());
  }

  @Test
  void aJumpThatIsTooShortIsRefused() {
    restoreAlice(new TreeMap<>(pair.alice.store));
    showAlices(alices(0, 0));
    showAnew(bobs(Jump.GAP - 1, 0, Collections.emptyList()), Collections.emptyList());
    assertTrue(refused(new ChannelError.WrongJump(pair.id, Jump.GAP - 1, Jump.GAP)::equals));
  }

  /** Who asks for the jump without need, and then does not answer, has stopped only itself. */
  @Test
  void aPeerThatOnlyAsksLeavesUsAbleToClose() {
    pair.alice.give(
        new ChannelInput.FromPeer(
            pair.bob.key.publicKey(), ChannelCodec.encode(new ChannelMessage.Recover(pair.id))));
    pay(1, 5);
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    assertEquals(1, pair.alice.asked.size());
  }

  @Test
  void aForgedAnswerChangesNothing() {
    restoreAlice(new TreeMap<>(pair.alice.store));
    pair.bob.give(
        new ChannelInput.FromPeer(
            pair.alice.key.publicKey(), ChannelCodec.encode(new ChannelMessage.Recover(pair.id))));
    pair.alice.inbox.clear();
    List<Hash> none = new ArrayList<>();
    Signature wrong = pair.alice.key.sign(Hash.ZERO);
    pair.bob.give(
        new ChannelInput.FromPeer(
            pair.alice.key.publicKey(),
            ChannelCodec.encode(
                new ChannelMessage.Jumped(pair.id, Jump.GAP, none, wrong, Jump.GAP, wrong))));
    assertTrue(pair.bob.refusals().stream().anyMatch(ChannelError.BadSignature.class::isInstance));
    pair.pass(30_000);
    assertTrue(jumped(), "the true one is taken afterwards");
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
  }
}
