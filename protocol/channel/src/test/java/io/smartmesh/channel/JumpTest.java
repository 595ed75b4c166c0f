package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Property;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** R14, CH-46 to CH-52: a device that has forgotten states, and its way back. */
class JumpTest {
  private final ChannelPair pair = new ChannelPair();

  private static void pay(ChannelPair p, int number, long amount) {
    p.alice.give(new ChannelInput.Pay(p.id, ChannelPair.payment(number), Amount.of(amount)));
  }

  private static void payBack(ChannelPair p, int number, long amount) {
    p.bob.give(new ChannelInput.Pay(p.id, ChannelPair.payment(number), Amount.of(amount)));
  }

  private static void restore(ChannelPair.Side side, TreeMap<Bytes, Bytes> copy) {
    side.store.clear();
    side.store.putAll(copy);
    side.other.inbox.clear(); // a link does not take what was sealed in an earlier session
    side.crash();
  }

  private static void recover(ChannelPair p) {
    p.alice.give(new ChannelInput.Recover(p.id));
  }

  private static void assertWhole(ChannelPair p) {
    ChannelView a = p.alice.view();
    ChannelView b = p.bob.view();
    assertEquals(ChannelPhase.OPEN, a.phase());
    assertEquals(ChannelPhase.OPEN, b.phase());
    assertEquals(a.sent(), b.received());
    assertEquals(b.sent(), a.received());
    assertEquals(a.lockedOut(), b.lockedIn());
    assertEquals(b.lockedOut(), a.lockedIn());
    assertEquals(a.ourSeq(), b.peerSeq());
    assertEquals(b.ourSeq(), a.peerSeq());
    assertEquals(0, a.unacked());
    assertEquals(0, b.unacked());
  }

  @Test
  void aForgetfulDevicePaysAgainAfterTheJump() {
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pay(pair, 1, 500);
    pair.settle();
    payBack(pair, 2, 30);
    pair.settle();
    pay(pair, 3, 7);
    pair.settle();
    restore(pair.alice, old);
    pair.pass(30_000);
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase(), "stale, and says so");
    recover(pair);
    pair.pass(30_000);
    assertWhole(pair);
    assertEquals(Amount.of(507), pair.alice.view().sent());
    assertEquals(Amount.of(30), pair.alice.view().received());
    assertTrue(pair.alice.view().ourSeq() > Jump.GAP);
    pay(pair, 4, 11);
    payBack(pair, 5, 13);
    pair.pass(30_000);
    assertWhole(pair);
    assertEquals(Amount.of(518), pair.bob.view().received());
  }

  /** CH-13: the copy that goes on elsewhere learns of it from the first thing that Bob says. */
  @Test
  void theOtherCopyIsLockedByTheJump() {
    pay(pair, 1, 5);
    pair.settle();
    TreeMap<Bytes, Bytes> other = new TreeMap<>(pair.alice.store);
    recover(pair);
    pair.pass(30_000);
    assertWhole(pair);
    restore(pair.alice, other);
    pay(pair, 2, 6);
    pair.pass(30_000);
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    assertEquals(Amount.of(5), pair.bob.view().received());
  }

  @Test
  void nothingIsSignedBeforeThePeerHasShownWhatItHolds() {
    pay(pair, 1, 5);
    pair.settle();
    pair.bob.give(new ChannelInput.PeerDown(pair.alice.key.address()));
    recover(pair);
    pay(pair, 2, 6);
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.pass(60_000);
    assertEquals(1, pair.alice.view().ourSeq());
    assertTrue(pair.alice.asked.isEmpty());
    pair.bob.inbox.forEach(
        message ->
            assertTrue(
                ChannelCodec.decode(message).orThrow() instanceof ChannelMessage.Recover
                    || ChannelCodec.decode(message).orThrow() instanceof ChannelMessage.Newest));
  }

  /** Many leaves take several messages, each within its bound. */
  @Test
  void leavesComeAcrossTheJump() {
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    Leaf first = pair.leaf(100, ChannelPair.secret(0));
    for (int i = 0; i < Limits.PENDING_PER_LANE; i++) {
      Leaf leaf = i == 0 ? first : pair.leaf(100 + i, ChannelPair.secret(i));
      pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    }
    pair.settle();
    restore(pair.alice, old);
    recover(pair);
    pair.pass(30_000);
    assertWhole(pair);
    assertTrue(pair.bob.largestMessage <= Limits.MESSAGE_BYTES);
    pair.bob.give(new ChannelInput.Claim(pair.id, first, ChannelPair.secret(0)));
    pair.settle();
    assertEquals(1, pair.alice.told(ChannelOutput.EvidenceSeen.class).size());
    pair.alice.give(new ChannelInput.Fold(pair.id, first));
    pair.pass(5_000);
    assertWhole(pair);
    assertEquals(Amount.of(100), pair.bob.view().received());
  }

  /** A leaf towards the restored device that it cannot pass on any more is given up. */
  @Test
  void aForgottenLeafTowardsUsIsReleased() {
    pay(pair, 1, 5_000);
    pair.settle();
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    Leaf leaf = pair.leaf(70, ChannelPair.secret(1));
    pair.bob.give(new ChannelInput.Lock(pair.id, leaf, Bytes.of(1)));
    pair.settle();
    restore(pair.alice, old);
    recover(pair);
    pair.pass(30_000);
    assertWhole(pair);
    assertEquals(1, pair.bob.told(ChannelOutput.LeafReleased.class).size());
    assertEquals(Amount.ZERO, pair.alice.view().lockedIn());
  }

  /** Evidence for a leaf towards us survives, and is shown again. */
  @Test
  void aClaimSurvivesTheJump() {
    pay(pair, 1, 5_000);
    pair.settle();
    Leaf leaf = pair.leaf(70, ChannelPair.secret(1));
    pair.bob.give(new ChannelInput.Lock(pair.id, leaf, Bytes.of(1)));
    pair.settle();
    pair.alice.give(new ChannelInput.Claim(pair.id, leaf, ChannelPair.secret(1)));
    pair.bob.inbox.clear();
    recover(pair);
    pair.pass(30_000);
    assertWhole(pair);
    assertFalse(pair.bob.told(ChannelOutput.EvidenceSeen.class).isEmpty());
  }

  /** Both sides have lost their newest data; what either can show counts. */
  @Test
  void twoForgetfulDevicesJumpTogether() {
    TreeMap<Bytes, Bytes> alices = new TreeMap<>(pair.alice.store);
    pay(pair, 1, 5);
    pair.settle();
    TreeMap<Bytes, Bytes> bobs = new TreeMap<>(pair.bob.store);
    payBack(pair, 2, 3);
    pay(pair, 3, 6);
    pair.settle();
    restore(pair.alice, alices);
    restore(pair.bob, bobs);
    recover(pair);
    pair.bob.give(new ChannelInput.Recover(pair.id));
    pair.pass(60_000);
    assertWhole(pair);
    assertEquals(Amount.ZERO, pair.alice.view().received());
    assertEquals(Amount.of(5), pair.bob.view().received(), "what nobody can show is gone");
  }

  /** Bob remembers an acknowledgement of Alice's that she has forgotten: that is not guessed at. */
  @Test
  void whereTwoForgetfulDevicesContradictEachOtherNothingIsSigned() {
    pay(pair, 1, 500);
    pair.settle();
    TreeMap<Bytes, Bytes> alices = new TreeMap<>(pair.alice.store);
    payBack(pair, 2, 3);
    pair.settle();
    TreeMap<Bytes, Bytes> bobs = new TreeMap<>(pair.bob.store);
    restore(pair.alice, alices);
    restore(pair.bob, bobs);
    recover(pair);
    pair.bob.give(new ChannelInput.Recover(pair.id));
    pair.pass(60_000);
    assertEquals(ChannelPhase.FROZEN, pair.bob.view().phase());
    assertTrue(pair.bob.refusals().contains(new ChannelError.ShowsLess(pair.id, 0, 1)));
  }

  /**
   * Every order of payments, losses and crashes of either side, at any moment of the jump: in the
   * end both agree, and nobody has more or less than what the one who remembers holds.
   */
  @Test
  void theJumpStandsWhateverIsLostAndWhoeverCrashes() {
    Property.forAll(
        150,
        rng -> {
          ChannelPair p = new ChannelPair();
          TreeMap<Bytes, Bytes> old = new TreeMap<>(p.alice.store);
          int made = 0;
          for (int step = 0; step < 40; step++) {
            made++;
            switch (rng.below(7)) {
              case 0 -> pay(p, made, 1_000 + rng.below(50));
              case 1 -> payBack(p, made, 1 + rng.below(50));
              case 2 ->
                  p.alice.give(
                      new ChannelInput.Lock(
                          p.id, p.leaf(60, ChannelPair.secret(made)), Bytes.EMPTY));
              case 3 -> p.alice.deliverBadly(rng);
              case 4 -> p.bob.deliverBadly(rng);
              case 5 -> p.pass(rng.below(600));
              default -> old = rng.below(3) == 0 ? new TreeMap<>(p.alice.store) : old;
            }
          }
          restore(p.alice, old);
          recover(p);
          Amount bobHas = p.bob.view().received();
          Amount bobSent = p.bob.view().sent();
          for (int step = 0; step < 60; step++) {
            switch (rng.below(8)) {
              case 0 -> p.alice.crash();
              case 1 -> p.bob.crash();
              case 2, 3, 4 -> p.alice.deliverBadly(rng);
              case 5, 6 -> p.bob.deliverBadly(rng);
              default -> p.pass(rng.below(400));
            }
          }
          p.connect();
          p.pass(120_000);
          assertWhole(p);
          assertEquals(bobHas, p.bob.view().received());
          assertEquals(bobSent, p.bob.view().sent());
        });
  }
}
