package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PY-60 to PY-65: from the left, through us, to the right. */
final class MediatorTest {
  private static final Bytes SECRET = Bytes.wrap(new byte[32]);
  private static final Hash TERMS = Hashes.sha256(SECRET);
  private final Solo solo = new Solo();
  private final long margin = solo.margin();
  private final Leaf in = solo.leaf(12, 7_200 + margin, TERMS);
  private final Leaf out = solo.leaf(10, 7_200, TERMS);

  private ChannelOutput.LeafLocked locked(
      Leaf leaf, ChannelId next, Amount amount, ChainTime expiry) {
    List<Hop> path = new ArrayList<>();
    path.add(new Hop(Solo.TO_LEFT, Solo.SELF.publicKey(), leaf.amount(), leaf.expiry()));
    path.add(new Hop(next, Solo.RIGHT.publicKey(), amount, expiry));
    Bytes onion = solo.onion(path, Solo.id(9), leaf.terms());
    return new ChannelOutput.LeafLocked(Solo.TO_LEFT, leaf, onion);
  }

  private ChannelOutput.LeafLocked good() {
    return locked(in, Solo.TO_RIGHT, out.amount(), out.expiry());
  }

  private void assertReleased(ChannelOutput.LeafLocked locked) {
    solo.said(locked);
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, locked.leaf())), solo.commands());
    assertTrue(solo.stored(StoreKeys.LINK).isEmpty());
  }

  private ChannelInput.Lock forward() {
    solo.said(good());
    assertTrue(solo.outputs.get(0) instanceof PaymentOutput.Store, "stored first");
    ChannelInput.Lock lock = (ChannelInput.Lock) solo.commands().get(0);
    assertEquals(Solo.TO_RIGHT, lock.channel());
    assertEquals(out, lock.leaf());
    return lock;
  }

  @Test
  void passesOnWhatPaysTheFeeAndLeavesTheMargin() {
    ChannelInput.Lock lock = forward();
    assertEquals(
        new Onion.Final(Solo.id(9)),
        solo.open(lock.onion(), TERMS, Solo.RIGHT).orElseThrow(AssertionError::new));
  }

  @Test
  void givesUpWhatWouldCostUs() {
    ChainTime expiry = out.expiry();
    assertReleased(locked(in, Solo.TO_RIGHT, Amount.of(11), expiry));
    assertReleased(locked(in, Solo.TO_RIGHT, Amount.of(13), expiry));
    assertReleased(locked(in, Solo.TO_RIGHT, Amount.ZERO, expiry));
    assertReleased(locked(in, Solo.TO_RIGHT, out.amount(), expiry.plusSeconds(1)));
    assertReleased(locked(in, Solo.TO_RIGHT, out.amount(), solo.time()));
    assertReleased(locked(in, Solo.TO_RIGHT, out.amount(), new ChainTime(Long.MAX_VALUE)));
    assertReleased(locked(in, Solo.TO_LEFT, out.amount(), expiry));
    assertReleased(locked(in, Solo.channelId("nowhere"), out.amount(), expiry));
    solo.channels.set(1, Solo.view(Solo.TO_RIGHT, Solo.RIGHT, 9));
    assertReleased(good());
  }

  @Test
  void givesUpWhatItCannotRead() {
    assertReleased(new ChannelOutput.LeafLocked(Solo.TO_LEFT, in, Bytes.EMPTY));
    assertReleased(
        new ChannelOutput.LeafLocked(
            Solo.TO_LEFT, solo.leaf(12, 9_000, Hashes.sha256(TERMS.bytes())), good().onion()));
    Leaf otherEvaluator = new Leaf(in.amount(), in.expiry(), World.CONTRACTS.token(), in.terms());
    assertReleased(new ChannelOutput.LeafLocked(Solo.TO_LEFT, otherEvaluator, good().onion()));
  }

  @Test
  void twoIncomingLocksNeverShareAnOutgoingOne() {
    forward();
    Leaf second = solo.leaf(13, 7_300 + margin, TERMS);
    solo.said(locked(second, Solo.TO_RIGHT, out.amount(), out.expiry()));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, second)), solo.commands());
  }

  /** PY-62. */
  @Test
  void storesThenClaimsThenFolds() {
    forward();
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, SECRET));
    assertTrue(solo.outputs.get(0) instanceof PaymentOutput.Store);
    assertEquals(
        List.of(
            new ChannelInput.Claim(Solo.TO_LEFT, in, SECRET),
            new ChannelInput.Fold(Solo.TO_RIGHT, out)),
        solo.commands());
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, in));
    assertTrue(solo.stored(StoreKeys.LINK).isEmpty());
  }

  /** Its maker chose the length; a record that could not be read again would stop every restart. */
  @Test
  void aLongSecretSurvivesARestart() {
    Bytes secret = Bytes.wrap(new byte[256]);
    Leaf longIn = solo.leaf(12, 7_200 + margin, Hashes.sha256(secret));
    Leaf longOut = new Leaf(out.amount(), out.expiry(), out.evaluator(), longIn.terms());
    solo.said(locked(longIn, Solo.TO_RIGHT, longOut.amount(), longOut.expiry()));
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, longOut, secret));
    assertEquals(new ChannelInput.Claim(Solo.TO_LEFT, longIn, secret), solo.commands().get(0));
    solo.restart();
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, longIn));
    assertTrue(solo.stored(StoreKeys.LINK).isEmpty());
  }

  @Test
  void aWrongSecretMovesNothing() {
    forward();
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, Bytes.of(1)));
    assertEquals(List.of(), solo.commands());
  }

  /**
   * PY-62, R12b: evidence at the outgoing expiry can still be folded, later evidence only claimed.
   */
  @Test
  void foldsOnlyWhileTheIncomingLockLeavesTimeToRegister() {
    forward();
    // in.expiry - now >= offline time + registration + error, which grows by 1 s in 2,000.
    solo.now = solo.now.plusMillis(10_976_000);
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, SECRET));
    assertEquals(2, solo.commands().size());
    solo.now = solo.now.plusMillis(1_000);
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, SECRET));
    assertEquals(List.of(new ChannelInput.Claim(Solo.TO_LEFT, in, SECRET)), solo.commands());
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, in));
    assertEquals(List.of(new ChannelInput.Fold(Solo.TO_RIGHT, out)), solo.commands());
  }

  /** PY-64 and PY-65. */
  @Test
  void givesTheIncomingLockUpOnlyAfterTheOutgoingOne() {
    forward();
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, in));
    assertEquals(List.of(new ChannelInput.AskRelease(Solo.TO_RIGHT, out)), solo.commands());
    solo.said(new ChannelOutput.LeafReleased(Solo.TO_RIGHT, out));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, in)), solo.commands());
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, in));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, in)), solo.commands());
  }

  /** PY-94: the payer may be away; so the mediator asks by itself, and in the end closes. */
  @Test
  void aPayeeThatKeepsAnExpiredLockLosesItsChannel() {
    ChannelInput ask = new ChannelInput.AskRelease(Solo.TO_RIGHT, out);
    forward();
    solo.pass(7_200_000);
    assertEquals(List.of(), solo.commands());
    solo.pass(1_001);
    assertEquals(List.of(ask), solo.commands());
    solo.pass(Limits.ASK_RELEASE_MILLIS - 1);
    assertEquals(List.of(), solo.commands());
    solo.restart();
    solo.pass(Limits.KEPT_SECONDS * 1_000 - 100_000);
    assertEquals(List.of(ask), solo.commands());
    solo.pass(100_000);
    assertEquals(
        List.of(ask, new ChannelInput.CloseKept(Solo.TO_RIGHT, out)), solo.commands(), "closed");
    solo.said(new ChannelOutput.LeafReleased(Solo.TO_RIGHT, out));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, in)), solo.commands());
    solo.pass(Limits.ASK_RELEASE_MILLIS);
    assertEquals(List.of(), solo.commands());
  }

  /** PY-94: what is proven is not reclaimed: it is folded as soon as PY-63 allows. */
  @Test
  void whatIsProvenIsNotReclaimed() {
    forward();
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, SECRET));
    solo.pass(7_201_001 + Limits.KEPT_SECONDS * 1_000);
    assertEquals(List.of(), solo.commands());
  }

  /** PY-94, PY-77: nobody's channel is closed by a clock that is a guess. */
  @Test
  void aGuessClosesNothing() {
    forward();
    solo.seesChain = false;
    solo.restart();
    solo.pass(7_201_001 + Limits.KEPT_SECONDS * 1_000);
    assertEquals(List.of(new ChannelInput.AskRelease(Solo.TO_RIGHT, out)), solo.commands());
  }

  @Test
  void doesNotReleaseWhatItHasClaimed() {
    forward();
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, SECRET));
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, in));
    assertEquals(List.of(), solo.commands());
    solo.said(new ChannelOutput.LeafReleased(Solo.TO_RIGHT, out));
    assertEquals(List.of(), solo.commands());
  }

  @Test
  void aRefusedLockIsGivenUpAtOnce() {
    ChannelInput.Lock lock = forward();
    solo.refused(lock, new ChannelError.LaneBusy(Solo.TO_RIGHT, 256, 256));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, in)), solo.commands());
  }

  /** PY-72. */
  @Test
  void afterARestartItDoesAgainWhatFollowedFromTheLock() {
    ChannelInput.Lock lock = forward();
    solo.restart();
    assertEquals(List.of(), solo.commands());
    solo.said(good());
    assertEquals(List.of(lock), solo.commands());
    solo.refused(lock, new ChannelError.DuplicateLeaf(Solo.TO_RIGHT, TERMS));
    assertEquals(List.of(), solo.commands());
    solo.refused(lock, new ChannelError.NotEnough(Solo.TO_RIGHT, out.amount(), Amount.ZERO));
    ChannelInput ask = new ChannelInput.AskRelease(Solo.TO_RIGHT, out);
    assertEquals(List.of(ask), solo.commands());
    solo.refused(ask, new ChannelError.UnknownLeaf(Solo.TO_RIGHT, TERMS));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, in)), solo.commands());
  }

  @Test
  void afterARestartItClaimsAgain() {
    forward();
    solo.said(new ChannelOutput.EvidenceSeen(Solo.TO_RIGHT, out, SECRET));
    solo.restart();
    solo.said(good());
    assertEquals(
        List.of(
            new ChannelInput.Claim(Solo.TO_LEFT, in, SECRET),
            new ChannelInput.Fold(Solo.TO_RIGHT, out)),
        solo.commands());
  }
}
