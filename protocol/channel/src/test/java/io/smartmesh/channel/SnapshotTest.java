package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** CH-46, CH-51 to CH-53: channels in a snapshot, and what a restored device does with them. */
class SnapshotTest {
  private static final long AMNESTY_HOLD = 864_000;

  private final ChannelPair pair = new ChannelPair(AMNESTY_HOLD);

  private void pay(int number, long amount) {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
    pair.settle();
  }

  /** Alice's directory is gone; she has words, and this. */
  private void restore(Bytes snapshot) throws Malformed {
    pair.alice.store.clear();
    ChannelSnapshot.restore(snapshot, pair.alice.key.address(), Keys.CURVE, pair.chainNow())
        .forEach(write -> write.value().ifPresent(v -> pair.alice.store.put(write.key(), v)));
    pair.bob.inbox.clear();
    pair.alice.crash();
  }

  @Test
  void aSnapshotAndTheWordsAreEnough() throws Exception {
    pay(1, 500);
    Leaf leaf = pair.leaf(70, ChannelPair.secret(1));
    pair.bob.give(new ChannelInput.Lock(pair.id, leaf, Bytes.of(1)));
    pair.settle();
    pair.alice.give(new ChannelInput.Claim(pair.id, leaf, ChannelPair.secret(1)));
    pair.bob.inbox.clear();
    Bytes snapshot = pair.alice.channels.snapshot();
    pay(2, 20);
    restore(snapshot);
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    pair.pass(30_000);
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    assertEquals(Amount.of(520), pair.alice.view().sent());
    assertTrue(!pair.bob.told(ChannelOutput.EvidenceSeen.class).isEmpty(), "the claim is there");
    pay(3, 5);
    pair.pass(10_000);
    assertEquals(Amount.of(525), pair.bob.view().received());
  }

  /** A close that the chain has told of before is told again, not remembered. */
  @Test
  void whatTheChainSaysIsNotInIt() throws Exception {
    pay(1, 500);
    assertEquals(1, pair.alice.channels.peers().size());
    Bytes snapshot = pair.alice.channels.snapshot();
    restore(snapshot);
    pair.alice.give(pair.said(new ChannelFact.Opened(pair.id, pair.terms)));
    assertEquals(
        500,
        ChannelSnapshot.views(snapshot, pair.alice.key.address(), Keys.CURVE)
            .get(0)
            .sent()
            .units()
            .longValueExact());
  }

  /** CH-52: opened after the snapshot, so that only the chain knows of it. */
  @Test
  void aForgottenChannelIsNotTakenForANewOne() throws Exception {
    Bytes nothing =
        new Channels(
                ChannelPair.CONTRACT,
                pair.alice.key,
                Keys.CURVE,
                Keys.CURVE,
                pair.alice.clock,
                ChannelPolicy.STANDARD,
                prefix -> new TreeMap<>())
            .snapshot();
    pay(1, 500);
    restore(nothing);
    pair.alice.give(pair.said(new ChannelFact.Opened(pair.id, pair.terms)));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase(), "nothing is signed anew");
    pair.connect();
    pair.pass(30_000);
    assertEquals(Amount.of(500), pair.alice.view().sent());
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
  }

  @Test
  void aSnapshotOfSomebodyElseIsRefused() {
    Bytes snapshot = pair.alice.channels.snapshot();
    assertThrows(
        Malformed.class,
        () -> ChannelSnapshot.restore(snapshot, Keys.of(9).address(), Keys.CURVE, ChainTime.ZERO));
  }

  /** CH-55: a jump is a new state too, and would convict her when the close is sent. */
  @Test
  void aRestoredDeviceKeepsToACloseInOtherHands() throws Exception {
    pay(1, 500);
    pair.both(pair.caughtUp(pair.chainNow()));
    ChainTime deadline = pair.chainNow().plusSeconds(86_400);
    pair.alice.give(new ChannelInput.SignClose(pair.id, false, 86_400, false));
    restore(pair.alice.channels.snapshot());
    pair.connect();
    pair.pass(30_000);
    pay(2, 5);
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    assertEquals(1, pair.alice.view().ourSeq(), "nothing is signed, no jump either");
    assertEquals(1, pair.bob.view().peerSeq());
    pair.alice.give(pair.caughtUp(deadline));
    pair.pass(10_000);
    assertEquals(1, pair.alice.view().ourSeq(), "not before it is past");
    pair.alice.give(pair.caughtUp(deadline.plusSeconds(1)));
    pair.pass(30_000);
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    assertTrue(pair.alice.view().ourSeq() > Jump.GAP, "then it jumps like any other");
    pay(3, 5);
    pair.pass(10_000);
    assertEquals(Amount.of(505), pair.bob.view().received());
  }

  /** CH-53: by command at once; with amnesty, for a normal close could convict her. */
  @Test
  void aRestoredChannelIsClosedWithAmnestyAlone() throws Exception {
    pay(1, 500);
    restore(pair.alice.channels.snapshot());
    pair.alice.give(new ChannelInput.PeerDown(pair.bob.key.address()));
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    ChannelAction.Close close = (ChannelAction.Close) pair.alice.asked.get(0);
    assertTrue(close.claim().amnesty());
  }

  /** R13: what the peer has not acknowledged is no state to stand at; the peer raises to it. */
  @Test
  void anAmnestyCloseStandsAtWhatThePeerAcknowledged() throws Exception {
    pay(1, 500);
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(7)));
    Bytes snapshot = pair.alice.channels.snapshot();
    pair.bob.inbox.clear();
    restore(snapshot);
    pair.alice.give(new ChannelInput.PeerDown(pair.bob.key.address()));
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    ChannelAction.Close close = (ChannelAction.Close) pair.alice.asked.get(0);
    assertEquals(1, close.claim().newest().seq());
    assertEquals(1, close.claim().ackedSeq());
  }

  /** CH-53: of its own accord when the peer has stayed away for long. */
  @Test
  void aPeerThatStaysAwayIsNotWaitedForWithoutEnd() throws Exception {
    pay(1, 500);
    restore(pair.alice.channels.snapshot());
    pair.alice.give(new ChannelInput.PeerDown(pair.bob.key.address()));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    pair.now = pair.now.plusMillis(1_000 * (Limits.AMNESTY_AFTER_SECONDS - 10));
    pair.alice.endTurn();
    assertTrue(pair.alice.asked.isEmpty(), "not yet");
    pair.now = pair.now.plusMillis(20_000);
    pair.alice.endTurn();
    ChannelAction.Close close = (ChannelAction.Close) pair.alice.asked.get(0);
    assertTrue(close.claim().amnesty());
  }

  @Test
  void withoutAmnestyItWaitsAndSaysSo() throws Exception {
    ChannelPair p = new ChannelPair();
    p.alice.give(new ChannelInput.Recover(p.id));
    p.alice.give(new ChannelInput.CloseAlone(p.id, false));
    assertTrue(p.alice.refusals().contains(new ChannelError.AmnestyNotAllowed(p.id, 0)));
  }

  /** CH-51: whatever the peer says or hides. */
  @Test
  void oldDataSignsNothing() {
    pair.alice.give(new ChannelInput.DataIsOld());
    pay(1, 500);
    pair.pass(10_000);
    assertEquals(0, pair.alice.view().ourSeq());
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    pair.alice.give(new ChannelInput.Recover(pair.id));
    pair.pass(10_000);
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
  }
}
