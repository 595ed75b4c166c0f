package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.conditions.Condition;
import io.smartmesh.ethereum.conditions.Conditions;
import io.smartmesh.ethereum.conditions.Court;
import io.smartmesh.ethereum.conditions.Oracle;
import io.smartmesh.ethereum.conditions.Signers;
import io.smartmesh.ethereum.conditions.Tick;
import io.smartmesh.ethereum.conditions.TickPayer;
import io.smartmesh.ethereum.conditions.TimeLock;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Payments locked with every condition there is, off the chain: CH-8, SC-1, SC-5. */
class ConditionTest {
  private static final Evaluators KNOWN = ChannelPair.CONTRACT.evaluators();

  private final ChannelPair pair = new ChannelPair();

  static Leaf leaf(ChannelPair pair, Address evaluator, Condition condition, long amount) {
    return new Leaf(
        Amount.of(amount), pair.chainNow().plusSeconds(86_400), evaluator, condition.terms());
  }

  static TickPayer ticks(int chains, int ticks, long price) {
    Secret seed = Secret.copyOf(ChannelPair.secret(5));
    return new TickPayer(seed, chains, ticks, Amount.of(price));
  }

  static Bytes claim(TickPayer payer, long number) {
    Tick tick = payer.tick(number);
    return payer.condition().evidence(tick, payer.path(tick.chain()));
  }

  private Court court(Address evaluator) {
    return new Conditions(ChannelPair.CONTRACT, Keys.CURVE).court(evaluator, pair.chainNow());
  }

  private void lock(Leaf leaf) {
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    assertEquals(leaf.amount(), pair.bob.view().lockedIn());
  }

  private void claim(Leaf leaf, Bytes evidence) {
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, evidence));
    pair.settle();
  }

  private void fold(Leaf leaf) {
    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.settle();
  }

  private void assertMoney(long received, long lockedIn) {
    for (ChannelPair.Side side : List.of(pair.alice, pair.bob)) {
      boolean payee = side == pair.bob;
      ChannelView view = side.view();
      assertEquals(Amount.of(received), payee ? view.received() : view.sent());
      assertEquals(Amount.of(lockedIn), payee ? view.lockedIn() : view.lockedOut());
    }
  }

  // ------------------------------------------------------------------ each condition

  /** SC-7: refused on both sides until the chain's time has come. */
  @Test
  void aTimeLock() {
    TimeLock lock = new TimeLock(pair.chainNow().plusSeconds(600), Hash.ZERO);
    Leaf leaf = leaf(pair, KNOWN.timeLock(), lock, 50);
    lock(leaf);
    claim(leaf, lock.descriptor());
    assertInstanceOf(ChannelError.WrongEvidence.class, pair.bob.refusals().get(0));
    pair.alice.give(
        new ChannelInput.FromPeer(
            pair.bob.key.publicKey(),
            ChannelCodec.encode(
                new ChannelMessage.Reveal(
                    pair.id, ChannelHashes.leafHash(leaf), lock.descriptor()))));
    assertInstanceOf(ChannelError.WrongEvidence.class, pair.alice.refusals().get(0));
    pair.pass(600_000);
    claim(leaf, lock.descriptor());
    fold(leaf);
    assertMoney(50, 0);
  }

  /** SC-8. */
  @Test
  void twoOfThreeSigners() {
    TreeMap<Address, SigningKey> keys = new TreeMap<>();
    for (int i = 11; i <= 13; i++) {
      keys.put(Keys.of(i).address(), Keys.of(i));
    }
    Signers signers = new Signers(2, Hash.ZERO, List.copyOf(keys.keySet()));
    Leaf leaf = leaf(pair, KNOWN.signers(), signers, 50);
    lock(leaf);
    TreeMap<Address, Bytes> approvals = new TreeMap<>();
    for (SigningKey key : keys.tailMap(keys.firstKey(), false).values()) {
      approvals.put(key.address(), signers.approve(key, court(KNOWN.signers())));
      claim(leaf, signers.evidence(approvals));
    }
    assertEquals(1, pair.bob.refusals().size());
    fold(leaf);
    assertMoney(50, 0);
  }

  /** SC-9, SC-5: what the oracle grants is folded; the rest is the payee's to give up. */
  @Test
  void whatAnOracleGrants() {
    SigningKey key = Keys.of(14);
    Oracle oracle = new Oracle(Oracle.Rule.SUM, key.address(), Hash.ZERO, Amount.of(50), Hash.ZERO);
    Leaf leaf = leaf(pair, KNOWN.oracle(), oracle, 50);
    lock(leaf);
    Bytes answer = Oracle.answer(key, Hash.ZERO, Amount.of(20), court(KNOWN.oracle()));
    claim(leaf, oracle.evidence(answer));
    fold(leaf);
    assertMoney(20, 30);
    assertEquals(leaf.of(Amount.of(20)), pair.bob.told(ChannelOutput.LeafPaid.class).get(0).leaf());
    pair.bob.give(new ChannelInput.Release(pair.id, leaf.of(Amount.of(30))));
    pair.settle();
    assertMoney(20, 0);
  }

  /** SC-5, SC-11: ticks are folded as they come, each fold for the newest that was shown. */
  @Test
  void ticksFoldedAsTheyCome() {
    TickPayer payer = ticks(5, 4, 3);
    Leaf leaf = leaf(pair, KNOWN.hashChain(), payer.condition(), 60);
    lock(leaf);
    claim(leaf, claim(payer, 2));
    claim(leaf, claim(payer, 5));
    claim(leaf, claim(payer, 3));
    assertEquals(claim(payer, 5), last(pair.alice).evidence());
    fold(leaf);
    assertMoney(15, 45);
    Leaf rest = leaf.of(Amount.of(45));
    claim(rest, claim(payer, 11));
    fold(rest);
    assertMoney(33, 27);
    claim(leaf.of(Amount.of(27)), claim(payer, 20));
    fold(leaf.of(Amount.of(27)));
    assertMoney(60, 0);
    assertTrue(pair.alice.refusals().isEmpty());
  }

  private static ChannelOutput.EvidenceSeen last(ChannelPair.Side side) {
    List<ChannelOutput.EvidenceSeen> seen = side.told(ChannelOutput.EvidenceSeen.class);
    return seen.get(seen.size() - 1);
  }

  /** SC-5: evidence that a fold has honoured already earns nothing of what is left. */
  @Test
  void noTickIsPaidTwice() {
    TickPayer payer = ticks(5, 4, 3);
    Leaf leaf = leaf(pair, KNOWN.hashChain(), payer.condition(), 60);
    lock(leaf);
    claim(leaf, claim(payer, 5));
    fold(leaf);
    Leaf rest = leaf.of(Amount.of(45));
    claim(rest, claim(payer, 5));
    assertInstanceOf(ChannelError.WrongEvidence.class, pair.bob.refusals().get(0));
    fold(rest);
    fold(leaf);
    assertMoney(15, 45);
  }

  /** A claim that is newer than the fold it crosses stays a claim on what is left. */
  @Test
  void aClaimThatCrossesAFold() {
    TickPayer payer = ticks(5, 4, 3);
    Leaf leaf = leaf(pair, KNOWN.hashChain(), payer.condition(), 60);
    lock(leaf);
    claim(leaf, claim(payer, 5));
    pair.alice.give(new ChannelInput.Fold(pair.id, leaf));
    pair.bob.give(new ChannelInput.Claim(pair.id, leaf, claim(payer, 9)));
    pair.settle();
    pair.bob.crash();
    pair.alice.crash();
    pair.settle();
    pair.pass(40_000);
    fold(leaf.of(Amount.of(45)));
    assertMoney(27, 33);
  }

  // ------------------------------------------------------------------ refusals

  /** CH-8. */
  @Test
  void anEvaluatorThatNobodyKnows() {
    Leaf leaf = leaf(pair, ChannelPair.address(99), new Condition.HashLock(Hash.ZERO), 50);
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    ChannelError.UnknownEvaluator error =
        assertInstanceOf(ChannelError.UnknownEvaluator.class, pair.alice.refusals().get(0));
    assertEquals(leaf.evaluator(), error.evaluator());
    assertEquals(KNOWN.known(), error.known());
  }

  /**
   * SC-5: a payee takes no partial fold of what is earned as a whole, nor one of nothing or all.
   */
  @Test
  void partsThatAreNone() {
    Bytes secret = ChannelPair.secret(1);
    assertNoPart(pair.leaf(50, secret), 20);
    assertNoPart(leaf(pair, KNOWN.hashChain(), ticks(5, 4, 1).condition(), 20), 0);
    assertNoPart(leaf(pair, KNOWN.hashChain(), ticks(6, 4, 1).condition(), 24), 24);
    assertNoPart(leaf(pair, KNOWN.hashChain(), ticks(7, 4, 1).condition(), 28), 29);
  }

  private void assertNoPart(Leaf leaf, long part) {
    ChannelPair fresh = new ChannelPair();
    fresh.alice.give(new ChannelInput.Lock(fresh.id, leaf, Bytes.EMPTY));
    fresh.settle();
    Lane lane = Lane.start(fresh.id, fresh.alice.key.address());
    lane = lane.after(new Change.Locked(leaf, Bytes.EMPTY));
    Change change = new Change.PartFolded(ChannelHashes.leafHash(leaf), Amount.of(part));
    LaneState next =
        part > 0 && part < leaf.amount().units().longValueExact()
            ? lane.after(change).state()
            : lane.state();
    ChannelMessage update =
        new ChannelMessage.Update(
            fresh.id,
            2,
            List.of(change),
            next.transferred(),
            next.pendingRoot(),
            next.pendingTotal(),
            fresh.alice.key.sign(new ChannelHashes(ChannelPair.CONTRACT).laneState(next)));
    fresh.bob.give(
        new ChannelInput.FromPeer(fresh.alice.key.publicKey(), ChannelCodec.encode(update)));
    assertInstanceOf(ChannelError.NoPart.class, fresh.bob.refusals().get(0));
  }

  // ------------------------------------------------------------------ loss and crashes

  /** SC-5: with loss and crashes both ends agree, and exactly what was shown is paid. */
  @Test
  void bothEndsAgreeOnTicks() {
    Property.forAll(40, ConditionTest::chaos);
  }

  private static void chaos(Rng rng) {
    ChannelPair p = new ChannelPair();
    TickPayer payer = ticks(5, 4, 3);
    Leaf whole = leaf(p, KNOWN.hashChain(), payer.condition(), 60);
    p.alice.give(new ChannelInput.Lock(p.id, whole, Bytes.EMPTY));
    p.pass(40_000);
    int shown = 0;
    for (int step = 0; step < 150; step++) {
      switch (rng.below(7)) {
        case 0 -> {
          shown = Math.min(19, shown + rng.below(3));
          if (shown > 0) {
            p.bob.give(new ChannelInput.Claim(p.id, left(p.bob, whole), claim(payer, shown)));
          }
        }
        case 1 -> p.alice.give(new ChannelInput.Fold(p.id, left(p.alice, whole)));
        case 2 -> p.alice.deliverBadly(rng);
        case 3 -> p.bob.deliverBadly(rng);
        case 4 -> p.pass(rng.below(400));
        case 5 -> {
          if (rng.below(8) == 0) {
            (rng.below(2) == 0 ? p.alice : p.bob).crash();
          }
        }
        default ->
            p.alice.give(new ChannelInput.Pay(p.id, new PaymentId(rng.next(16)), Amount.of(1)));
      }
    }
    long paidBeside = p.alice.view().sent().units().longValueExact();
    p.connect();
    for (int i = 0; i < 3; i++) {
      p.pass(40_000);
      if (shown > 0) {
        p.bob.give(new ChannelInput.Claim(p.id, left(p.bob, whole), claim(payer, shown)));
      }
      p.pass(40_000);
      p.alice.give(new ChannelInput.Fold(p.id, left(p.alice, whole)));
      p.pass(40_000);
    }
    assertEquals(p.alice.view().sent(), p.bob.view().received());
    assertEquals(p.alice.view().lockedOut(), p.bob.view().lockedIn());
    assertEquals(Amount.of(60 - 3L * shown), p.bob.view().lockedIn());
    assertTrue(paidBeside <= p.bob.view().received().units().longValueExact());
    long told = 0;
    for (ChannelOutput.LeafPaid paid : p.bob.told(ChannelOutput.LeafPaid.class)) {
      told += paid.leaf().amount().units().longValueExact();
    }
    assertEquals(3L * shown, told);
  }

  /** The leaf as this side has it now. */
  private static Leaf left(ChannelPair.Side side, Leaf whole) {
    Amount pending = side.view().lockedIn();
    return whole.of(pending.isZero() ? side.view().lockedOut() : pending);
  }
}
