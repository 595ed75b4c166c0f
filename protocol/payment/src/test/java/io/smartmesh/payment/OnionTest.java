package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PY-20 to PY-23. */
final class OnionTest {
  private static final Hash LOCK = Hashes.sha256(Bytes.utf8("secret"));
  private final Solo solo = new Solo();

  private static List<Hop> path(int hops) {
    List<Hop> path = new ArrayList<>();
    for (int i = 0; i < hops; i++) {
      Amount amount = new Amount(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.valueOf(i + 1)));
      path.add(
          new Hop(
              Solo.channelId("hop" + i),
              Keys.of(10 + i).publicKey(),
              amount,
              new ChainTime(1_900_000_000 - i)));
    }
    return path;
  }

  @Test
  void everyHopOpensItsOwnLayerAndNothingElse() {
    for (int hops = 1; hops <= Limits.HOPS; hops++) {
      List<Hop> path = path(hops);
      Bytes onion = Onion.wrap(path, Solo.id(1), LOCK, solo.env(Solo.SELF));
      assertTrue(onion.length() <= io.smartmesh.channel.Limits.ONION_BYTES, "" + onion.length());
      for (int i = 0; i < hops - 1; i++) {
        Onion.Forward layer = (Onion.Forward) open(onion, 10 + i);
        assertTrue(layer.names(path.get(i + 1).channel()));
        assertFalse(layer.names(path.get(i).channel()));
        assertEquals(path.get(i + 1).amount(), layer.amount());
        assertEquals(path.get(i + 1).expiry(), layer.expiry());
        assertFalse(Onion.open(onion, LOCK, solo.env(Keys.of(11 + i))).isPresent());
        onion = layer.next();
      }
      assertEquals(new Onion.Final(Solo.id(1)), open(onion, 9 + hops));
    }
  }

  private Onion.Layer open(Bytes onion, int key) {
    return Onion.open(onion, LOCK, solo.env(Keys.of(key))).orElseThrow(AssertionError::new);
  }

  @Test
  void nineHopsFitAndALayerTakes83Bytes() {
    assertEquals(83, Onion.FORWARD_BYTES);
    assertEquals(67, Onion.FINAL_BYTES);
    int largest = Onion.FINAL_BYTES + (Limits.HOPS - 1) * Onion.FORWARD_BYTES;
    assertTrue(largest <= io.smartmesh.channel.Limits.ONION_BYTES);
    assertTrue(largest + Onion.FORWARD_BYTES > io.smartmesh.channel.Limits.ONION_BYTES);
  }

  /** PY-21: of each size there is a longer path that gives it too. */
  @Test
  void sizeIsOneOfAFewWhateverThePath() {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int size = Onion.wrap(path(2), Solo.id(1), LOCK, solo.env(Solo.SELF)).length();
      assertEquals(0, (size - Onion.FINAL_BYTES) % Onion.FORWARD_BYTES);
      if (!sizes.contains(size)) {
        sizes.add(size);
      }
    }
    assertEquals(Limits.HOPS - 1, sizes.size());
  }

  /** PY-22. */
  @Test
  void doesNotOpenForAnotherHashLock() {
    Bytes onion = Onion.wrap(path(1), Solo.id(1), LOCK, solo.env(Solo.SELF));
    Hash other = Hashes.sha256(Bytes.utf8("other"));
    assertFalse(Onion.open(onion, other, solo.env(Keys.of(10))).isPresent());
  }

  @Test
  void hostileBytesOpenAsNothing() {
    Bytes onion = Onion.wrap(path(3), Solo.id(1), LOCK, solo.env(Solo.SELF));
    Property.forAll(
        200,
        rng -> {
          assertFalse(Onion.open(rng.mutated(onion), LOCK, solo.env(Keys.of(10))).isPresent());
          Bytes noise = rng.next(rng.below(200));
          assertFalse(Onion.open(noise, LOCK, solo.env(Keys.of(10))).isPresent());
        });
  }
}
