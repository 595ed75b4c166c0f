package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Pending payments: CH-7 to CH-12. */
class LockTest {
  private final ChannelPair pair = new ChannelPair();
  private final Bytes secret = ChannelPair.secret(1);
  private final Leaf leaf = pair.leaf(50, secret);

  private void lock() {
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.utf8("onion")));
    pair.settle();
  }

  @Test
  void lockClaimFold() {
    lock();
    assertEquals(Amount.of(50), pair.bob.view().lockedIn());
    assertEquals(1, pair.bob.told(ChannelOutput.LeafLocked.class).size());
    assertEquals(1, pair.alice.told(ChannelOutput.LeafAccepted.class).size());

    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    pair.settle();
    assertEquals(secret, pair.alice.told(ChannelOutput.EvidenceSeen.class).get(0).evidence());

    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.settle();
    assertEquals(Amount.of(50), pair.bob.view().received());
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn());
    assertEquals(1, pair.bob.told(ChannelOutput.LeafPaid.class).size());
  }

  /** CH-9: a lane full of leaves is claimed in one turn. */
  @Test
  void whatOneTurnShowsSharesMessages() {
    List<Bytes> secrets = new ArrayList<>();
    for (int i = 0; i < Limits.PENDING_PER_LANE; i++) {
      secrets.add(ChannelPair.secret(i));
      pair.alice.give(new ChannelInput.Lock(pair.id, pair.leaf(1, secrets.get(i)), Bytes.EMPTY));
    }
    pair.settle();
    for (Bytes shown : secrets) {
      pair.bob.channels.handle(
          new ChannelInput.Claim(pair.id, pair.leaf(1, shown), shown), pair.now, pair.bob::take);
    }
    pair.bob.endTurn();
    assertEquals(2, pair.alice.inbox.size());
    assertTrue(pair.bob.largestMessage <= Limits.MESSAGE_BYTES);
    pair.settle();
    List<Bytes> seen = new ArrayList<>();
    for (ChannelOutput.EvidenceSeen one : pair.alice.told(ChannelOutput.EvidenceSeen.class)) {
      seen.add(one.evidence());
    }
    assertEquals(new TreeSet<>(secrets), new TreeSet<>(seen));
  }

  /**
   * R4: the payer takes a leaf away only with the payee's PreAck, and then upstream may be failed
   * at once.
   */
  @Test
  void releaseByThePayee() {
    lock();
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.settle();
    assertEquals(1, pair.alice.told(ChannelOutput.LeafReleased.class).size());
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn());
    assertEquals(Amount.ZERO, pair.alice.view().lockedOut());
    assertEquals(Amount.ZERO, pair.bob.view().received());
  }

  /** R4: a PreAck that crossed a newer state is given again for the right one. */
  @Test
  void releaseCrossingAPayment() {
    lock();
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(1)));
    pair.settle();
    pair.pass(5_000);
    assertEquals(1, pair.alice.told(ChannelOutput.LeafReleased.class).size());
    assertEquals(Amount.of(1), pair.bob.view().received());
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn());
  }

  @Test
  void aReleasedLeafCannotBeClaimed() {
    lock();
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    assertInstanceOf(ChannelError.UnknownLeaf.class, pair.bob.refusals().get(0));
  }

  @Test
  void wrongEvidenceIsRefusedOnBothSides() {
    lock();
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, ChannelPair.secret(2)));
    assertInstanceOf(ChannelError.WrongEvidence.class, pair.bob.refusals().get(0));
    ChannelMessage lie =
        new ChannelMessage.Reveal(pair.id, pair.bob.leafHash(leaf), ChannelPair.secret(2));
    pair.alice.give(new ChannelInput.FromPeer(pair.bob.key.publicKey(), ChannelCodec.encode(lie)));
    assertInstanceOf(ChannelError.WrongEvidence.class, pair.alice.refusals().get(0));
  }

  @Test
  void locksAreBounded() {
    for (int i = 0; i <= Limits.PENDING_PER_LANE; i++) {
      pair.alice.give(
          new ChannelInput.Lock(pair.id, pair.leaf(1, ChannelPair.secret(i)), Bytes.EMPTY));
    }
    assertInstanceOf(ChannelError.TooManyPending.class, pair.alice.refusals().get(0));
    Leaf far =
        new Leaf(
            Amount.of(1),
            pair.chainNow().plusSeconds(Limits.EXPIRY_SECONDS + 1),
            ChannelPair.CONTRACT.hashLock(),
            leaf.terms());
    pair.alice.give(new ChannelInput.Lock(pair.id, far, Bytes.EMPTY));
    assertInstanceOf(ChannelError.ExpiryTooFar.class, pair.alice.refusals().get(1));
  }

  /** R12b: evidence that the payer does not honour goes to the registry before the leaf expires. */
  @Test
  void evidenceIsRegisteredInTime() {
    lock();
    pair.alice.give(new ChannelInput.PeerDown(pair.bob.key.address()));
    pair.bob.give(new ChannelInput.PeerDown(pair.alice.key.address()));
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, secret));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.pass(1_000);
    assertTrue(pair.bob.asked.isEmpty());
    pair.pass((86_400 - Limits.REGISTER_MARGIN_SECONDS) * 1_000);
    assertInstanceOf(ChannelAction.RegisterEvidence.class, pair.bob.asked.get(0));
    ChainTime shown = pair.chainNow();
    pair.alice.give(
        pair.said(
            new ChannelFact.EvidenceRegistered(leaf.evaluator(), leaf.terms(), secret, shown)));
    assertEquals(1, pair.alice.told(ChannelOutput.EvidenceSeen.class).size());
  }

  /** R4, R5: each leaf ends paid or released, the same at both ends, under loss and crashes. */
  @Test
  void everyLeafEndsTheSameAtBothEnds() {
    Property.forAll(60, LockTest::chaos);
  }

  private static void chaos(Rng rng) {
    ChannelPair p = new ChannelPair();
    List<Leaf> leaves = new ArrayList<>();
    long expected = 0;
    boolean[] claimed = new boolean[12];
    for (int i = 0; i < 12; i++) {
      leaves.add(p.leaf(10 + i, ChannelPair.secret(i)));
      claimed[i] = rng.below(2) == 0;
      expected += claimed[i] ? 10 + i : 0;
    }
    for (int step = 0; step < 300; step++) {
      int i = rng.below(12);
      switch (rng.below(8)) {
        case 0 -> p.alice.give(new ChannelInput.Lock(p.id, leaves.get(i), Bytes.EMPTY));
        case 1 -> p.alice.deliverBadly(rng);
        case 2 -> p.bob.deliverBadly(rng);
        case 3 -> p.pass(rng.below(400));
        case 4 -> {
          if (rng.below(10) == 0) {
            (rng.below(2) == 0 ? p.alice : p.bob).crash();
          }
        }
        case 5 -> p.bob.deliver();
        case 6 -> decide(p, leaves.get(i), claimed[i], i);
        default -> p.alice.give(new ChannelInput.Fold(p.id, leaves.get(i)));
      }
    }
    for (int i = 0; i < 12; i++) {
      // What was never locked, or released before, is locked now and decided for good.
      p.connect();
      p.pass(40_000);
      if (!claimed[i]
          || p.bob.told(ChannelOutput.LeafPaid.class).stream().noneMatch(paidLeaf(leaves.get(i)))) {
        p.alice.give(new ChannelInput.Lock(p.id, leaves.get(i), Bytes.EMPTY));
      }
      p.pass(40_000);
      decide(p, leaves.get(i), claimed[i], i);
      p.pass(40_000);
      p.alice.give(new ChannelInput.Fold(p.id, leaves.get(i)));
      p.pass(40_000);
    }
    assertEquals(Amount.ZERO, p.alice.view().lockedOut());
    assertEquals(Amount.ZERO, p.bob.view().lockedIn());
    assertEquals(p.alice.view().sent(), p.bob.view().received());
    long paid = 0;
    for (ChannelOutput.LeafPaid leafPaid : p.bob.told(ChannelOutput.LeafPaid.class)) {
      paid += leafPaid.leaf().amount().units().longValueExact();
    }
    assertEquals(Amount.of(paid), p.bob.view().received());
    assertTrue(paid >= expected);
  }

  private static java.util.function.Predicate<ChannelOutput.LeafPaid> paidLeaf(Leaf leaf) {
    return paid -> paid.leaf().equals(leaf);
  }

  private static void decide(ChannelPair p, Leaf leaf, boolean claim, int number) {
    p.bob.give(
        claim
            ? new ChannelInput.Claim(p.id, leaf, ChannelPair.secret(number))
            : new ChannelInput.Release(p.id, leaf));
  }
}
