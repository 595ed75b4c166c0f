package io.smartmesh.ethereum.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Sha256Chain;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ticks: SC-10 to SC-16. */
class HashChainTest {
  private static final Conditions CONDITIONS = ConditionVectorsTest.CONDITIONS;

  private static TickPayer payer(int chains, int ticks, long price) {
    return new TickPayer(
        Secret.copyOf(Hashes.sha256(Bytes.utf8("seed")).bytes()), chains, ticks, Amount.of(price));
  }

  private static Amount earned(HashChain chain, Amount amount, Bytes evidence) {
    Leaf leaf =
        new Leaf(
            amount,
            ConditionVectorsTest.TIME,
            new Address(Words.of(0xa5).slice(12, 32)),
            chain.terms());
    return CONDITIONS.earned(leaf, evidence, ConditionVectorsTest.TIME);
  }

  /** SC-11, SC-15, SC-16: what the payer shows the payee takes, and it earns just that. */
  @Test
  void everyTickIsTakenAndEarns() {
    for (int chains : new int[] {1, 2, 5, 127, 128, 129, 300}) {
      TickPayer payer = payer(chains, 3, 7);
      TickMeter meter = new TickMeter(payer.condition());
      for (long number = 1; number <= 3L * chains; number++) {
        Tick tick = payer.tick(number);
        assertEquals(tick.count() != 1, meter.take(tick));
        if (tick.count() == 1) {
          assertTrue(meter.take(tick, payer.path(tick.chain())));
        }
        assertEquals(number, meter.ticks());
        assertEquals(
            Amount.of(7 * number),
            earned(payer.condition(), payer.condition().total(), meter.evidence().orElseThrow()));
      }
    }
  }

  /** SC-16: ticks may be lost; the next one that comes pays for them. */
  @Test
  void lostTicksArePaidByTheNext() {
    Property.forAll(20, HashChainTest::lossy);
  }

  private static void lossy(Rng rng) {
    TickPayer payer = payer(40, 10, 1);
    TickMeter meter = new TickMeter(payer.condition());
    long number = 0;
    while (number < 400) {
      number = Math.min(400, number + 1 + rng.below(25));
      Tick tick = payer.tick(number);
      assertTrue(meter.take(tick) || meter.take(tick, payer.path(tick.chain())));
      assertEquals(number, meter.ticks());
    }
  }

  /** SC-16: what is no newer tick changes nothing. */
  @Test
  void refusesWhatIsNoTick() {
    TickPayer payer = payer(5, 4, 1);
    TickMeter meter = new TickMeter(payer.condition());
    Tick first = payer.tick(6);
    assertFalse(meter.take(first));
    assertTrue(meter.take(first, payer.path(1)));
    assertFalse(meter.take(first), "again");
    assertFalse(meter.take(payer.tick(5)), "older");
    assertFalse(meter.take(payer.tick(3), payer.path(0)), "of an older sub-chain");
    assertFalse(meter.take(payer.tick(9), payer.path(1)), "with another's path");
    assertFalse(meter.take(payer.tick(9), payer.path(2).subList(0, 2)), "with a short path");
    assertFalse(meter.take(new Tick(1, 4, payer.tick(7).value())), "counted too high");
    assertFalse(meter.take(new Tick(1, 5, payer.tick(8).value())), "behind the end");
    assertFalse(meter.take(new Tick(5, 1, payer.tick(9).value()), payer.path(2)), "outside");
    Hash anchor = new Sha256Chain().after(payer.tick(9).value(), 1);
    assertFalse(meter.take(new Tick(2, 0, anchor), payer.path(2)), "an anchor");
    assertEquals(6, meter.ticks());
  }

  /**
   * SC-14: all that was shown until tick t (values, paths, and what hashing makes of them) is tried
   * at every place: nothing earns more than t.
   */
  @Test
  void whatWasShownCannotBeRecombined() {
    TickPayer payer = payer(4, 3, 1);
    HashChain chain = payer.condition();
    List<Hash> known = new ArrayList<>();
    for (int shown = 1; shown <= 12; shown++) {
      Tick newest = payer.tick(shown);
      known.add(newest.value());
      if (newest.count() == 1) {
        known.add(new Sha256Chain().after(newest.value(), 1));
        known.addAll(payer.path(newest.chain()));
      }
      long best = 0;
      for (Hash value : known) {
        for (int place = 0; place < 4 * 4 * 4; place++) {
          Tick claim = new Tick(place / 16, place / 4 % 4, value);
          Bytes evidence = chain.evidence(claim, payer.path(place % 4));
          long earned = earned(chain, chain.total(), evidence).units().longValueExact();
          best = Math.max(best, earned);
        }
      }
      assertEquals(shown, best);
    }
  }

  /** SC-4: after any folds the same claim earns what it earned before, less what was folded. */
  @Test
  void foldsNeedNoNewTerms() {
    TickPayer payer = payer(3, 10, 7);
    HashChain chain = payer.condition();
    for (int folded = 0; folded <= 30; folded++) {
      Amount left = chain.total().minus(Amount.of(7L * folded));
      for (int number = 1; number <= 30; number++) {
        Tick tick = payer.tick(number);
        Bytes evidence = chain.evidence(tick, payer.path(tick.chain()));
        assertEquals(Amount.of(Math.max(0, 7L * (number - folded))), earned(chain, left, evidence));
      }
    }
  }

  /** SC-10. */
  @Test
  void shapesAreBounded() {
    Hash root = Hash.ZERO;
    assertThrows(IllegalArgumentException.class, () -> new HashChain(root, 0, 1, Amount.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new HashChain(root, 1, 101, Amount.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HashChain(root, HashChain.CHAINS_MOST + 1, 1, Amount.ZERO));
    Amount dear = new Amount(BigInteger.ONE.shiftLeft(128));
    assertThrows(IllegalArgumentException.class, () -> new HashChain(root, 1, 1, dear));
    TickPayer payer = payer(2, 3, 1);
    assertThrows(IllegalArgumentException.class, () -> payer.tick(0));
    assertThrows(IllegalArgumentException.class, () -> payer.tick(7));
  }
}
