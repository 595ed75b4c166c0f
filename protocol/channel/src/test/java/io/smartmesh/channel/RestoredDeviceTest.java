package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import java.util.ArrayDeque;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** CH-13, CH-31, CH-57: a device that runs on an old copy of its store. */
class RestoredDeviceTest {
  private ChannelPair pair = new ChannelPair();

  private void pay(int number, long amount) {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
  }

  /** Alice's store as it is now; {@link #restore} puts it back. */
  private static TreeMap<Bytes, Bytes> copy(ChannelPair.Side side) {
    return new TreeMap<>(side.store);
  }

  private static void restore(ChannelPair.Side side, TreeMap<Bytes, Bytes> copy) {
    side.store.clear();
    side.store.putAll(copy);
    side.other.inbox.clear(); // a link does not take what was sealed in an earlier session
    side.crash();
  }

  private static boolean holdsUpdate(ArrayDeque<Bytes> messages) {
    return messages.stream()
        .map(message -> ChannelCodec.decode(message).orThrow())
        .anyMatch(message -> message instanceof ChannelMessage.Update);
  }

  @Test
  void aPaymentThatIsOrderedAtOnceIsNotSignedOnOldData() {
    pay(1, 5);
    pair.settle();
    TreeMap<Bytes, Bytes> old = copy(pair.alice);
    pay(2, 6);
    pair.settle();
    restore(pair.alice, old);
    pay(3, 7);
    pair.pass(0);
    assertFalse(holdsUpdate(new ArrayDeque<>(pair.bob.inbox)), "signed before Bob was heard");
    pair.pass(60_000);
    assertEquals(Amount.of(11), pair.bob.view().received(), "and nothing afterwards");
    assertTrue(pair.alice.refusals().stream().anyMatch(e -> e instanceof ChannelError.StaleData));
  }

  /** The ordered payment has the number that another one has in truth. */
  @Test
  void twoStatesWithTheSameNumberAreNotTheSame() {
    TreeMap<Bytes, Bytes> old = copy(pair.alice);
    for (int i = 0; i < 3; i++) {
      pay(i, 5);
    }
    pair.settle();
    restore(pair.alice, old);
    for (int i = 10; i < 15; i++) {
      pay(i, 7);
    }
    pair.pass(60_000);
    assertEquals(Amount.of(15), pair.bob.view().received());
    assertTrue(pair.alice.refusals().stream().anyMatch(e -> e instanceof ChannelError.StaleData));
  }

  /** What the copy has signed already it may send again: it is the same state, byte for byte. */
  @Test
  void aCopyThatIsNotOldGoesOn() {
    pay(1, 5);
    TreeMap<Bytes, Bytes> recent = copy(pair.alice);
    pair.settle();
    restore(pair.alice, recent);
    pay(2, 6);
    pair.pass(60_000);
    assertEquals(Amount.of(11), pair.bob.view().received());
    assertEquals(0, pair.alice.view().unacked());
  }

  /** The very first state of a lane waits as well: Bob may hold one that the copy lacks. */
  @Test
  void anEmptyLaneIsAskedAboutToo() {
    TreeMap<Bytes, Bytes> old = copy(pair.alice);
    pay(1, 5);
    pair.settle();
    restore(pair.alice, old);
    pay(2, 6);
    pair.pass(60_000);
    assertEquals(Amount.of(5), pair.bob.view().received());
  }

  @Test
  void theQuestionIsRepeatedUntilItIsAnswered() {
    pair.alice.crash();
    pair.bob.inbox.clear();
    pay(1, 5);
    assertFalse(holdsUpdate(new ArrayDeque<>(pair.bob.inbox)));
    pair.bob.inbox.clear();
    pair.pass(1_000);
    assertEquals(Amount.of(5), pair.bob.view().received());
  }

  /** Together with every loss and every moment for the copy: Bob never holds two versions. */
  @Test
  void nothingIsSignedTwiceWhateverIsLost() {
    Property.forAll(
        60,
        rng -> {
          ChannelPair p = new ChannelPair();
          TreeMap<Bytes, Bytes> old = copy(p.alice);
          int sent = 0;
          for (int step = 0; step < 60; step++) {
            switch (rng.below(5)) {
              case 0 -> {
                p.alice.give(
                    new ChannelInput.Pay(p.id, ChannelPair.payment(sent), Amount.of(1 + sent)));
                sent++;
              }
              case 1 -> p.alice.deliverBadly(rng);
              case 2 -> p.bob.deliverBadly(rng);
              case 3 -> p.pass(rng.below(500));
              default -> old = rng.below(4) == 0 ? copy(p.alice) : old;
            }
          }
          Amount before = p.bob.view().received();
          long seq = p.bob.view().peerSeq();
          restore(p.alice, old);
          boolean isOld = p.alice.view().ourSeq() < seq;
          p.alice.give(new ChannelInput.Pay(p.id, ChannelPair.payment(999), Amount.of(7_777)));
          p.pass(60_000);
          if (isOld) {
            assertEquals(before, p.bob.view().received(), "an old copy pays nothing");
          } else {
            assertEquals(0, p.alice.view().unacked(), "a new one goes on");
          }
          p.bob.refusals().forEach(e -> assertFalse(e instanceof ChannelError.WrongSum, "" + e));
        });
  }

  /**
   * CH-13: Bob has signed nothing of his own, but an acknowledgement; closing would convict him.
   */
  @Test
  void anAcknowledgementThatIsForgottenIsShown() {
    pay(1, 5);
    pair.settle();
    TreeMap<Bytes, Bytes> old = copy(pair.bob);
    pay(2, 6);
    pair.settle();
    restore(pair.bob, old);
    pair.pass(60_000);
    assertTrue(
        pair.bob.refusals().contains(new ChannelError.StaleData(pair.id, 1, 2)),
        () -> "" + pair.bob.refusals());
    pair.bob.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.pass(60_000);
    assertTrue(pair.bob.asked.isEmpty());
  }

  /** CH-57: nobody has shown Alice that her data is old; in a normal close it would convict her. */
  @Test
  void whoClosesBeforeThePeerWasHeardClosesWithAmnesty() throws Exception {
    assertTrue(closeOfAnOldCopy(false).amnesty());
    assertEquals(1, closeOfAnOldCopy(false).newest().seq());
  }

  /** CH-57: but a user may know better. */
  @Test
  void whoVouchesForTheDataClosesNormally() throws Exception {
    assertFalse(closeOfAnOldCopy(true).amnesty());
  }

  /** CH-57: the same for a close that somebody else is to send (CH-32). */
  @Test
  void aCloseThatIsHandedOnIsWithAmnestyToo() throws Exception {
    anOldCopyAlone();
    pair.alice.give(new ChannelInput.SignClose(pair.id, false, 86_400, false));
    Bytes handed = pair.alice.told(ChannelOutput.Signed.class).get(0).handed();
    ChannelAction action =
        HandedAction.check(handed, ChannelPair.CONTRACT, Keys.CURVE, Keys.CURVE, pair.chainNow())
            .orThrow();
    assertTrue(((ChannelAction.Close) action).claim().amnesty());
  }

  private CloseClaim closeOfAnOldCopy(boolean vouched) throws Exception {
    anOldCopyAlone();
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, vouched));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    ChannelAction.Close close = (ChannelAction.Close) pair.alice.asked.get(0);
    return close.claim();
  }

  private void anOldCopyAlone() {
    pair = new ChannelPair(7_200);
    pay(1, 5);
    pair.settle();
    TreeMap<Bytes, Bytes> old = copy(pair.alice);
    pay(2, 6);
    pair.settle();
    restore(pair.alice, old);
    pair.alice.give(new ChannelInput.PeerDown(pair.bob.key.address()));
  }

  /** CH-13: the same for a leaf that was given up, while Bob has not heard that it is gone. */
  @Test
  void aPreAcknowledgementThatIsForgottenIsShown() {
    pair.alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(10, ChannelPair.secret(1)), Bytes.EMPTY));
    pair.settle();
    TreeMap<Bytes, Bytes> old = copy(pair.bob);
    Leaf leaf = pair.bob.told(ChannelOutput.LeafLocked.class).get(0).leaf();
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.alice.deliver();
    assertEquals(2, pair.alice.view().ourSeq());
    restore(pair.bob, old);
    pair.bob.inbox.clear();
    pair.pass(60_000);
    assertTrue(
        pair.bob.refusals().contains(new ChannelError.StaleData(pair.id, 1, 2)),
        () -> "" + pair.bob.refusals());
  }

  /**
   * PY-94: a node closes by itself only while it is sure that its own data is not the older one.
   */
  @Test
  void aCopyDoesNotCloseForAnExpiredPaymentBeforeItHasHeard() {
    Leaf leaf = pair.leaf(10, ChannelPair.secret(1));
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.both(pair.caughtUp(pair.chainNow()));
    restore(pair.alice, copy(pair.alice));
    pair.bob.inbox.clear();
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    pair.alice.give(new ChannelInput.CloseKept(pair.id, leaf));
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    pair.connect();
    pair.settle();
    pair.both(new ChannelInput.PeerDown(pair.bob.key.address()));
    pair.alice.give(new ChannelInput.CloseKept(pair.id, pair.leaf(11, ChannelPair.secret(1))));
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase(), "no such lock");
    pair.alice.give(new ChannelInput.CloseKept(pair.id, leaf));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    assertTrue(pair.alice.asked.get(0) instanceof ChannelAction.Close);
    pair.alice.give(new ChannelInput.CloseKept(pair.id, leaf));
    assertEquals(0, pair.alice.refusals().size());
  }

  @Test
  void aCopyDoesNotAgreeToACloseBeforeItHasHeard() {
    pay(1, 5);
    pair.settle();
    TreeMap<Bytes, Bytes> old = copy(pair.alice);
    pay(2, 6);
    pair.settle();
    restore(pair.alice, old);
    pair.bob.inbox.clear();
    Amount a = Amount.of(5);
    boolean aliceIsA = pair.terms.partyA().equals(pair.alice.key.address());
    Amount alices = ChannelPair.DEPOSIT.minus(a);
    pair.alice.give(
        new ChannelInput.FromPeer(
            pair.bob.key.publicKey(),
            ChannelCodec.encode(
                new ChannelMessage.CloseRequest(
                    pair.id, aliceIsA ? alices : a, aliceIsA ? a : alices))));
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
  }
}
