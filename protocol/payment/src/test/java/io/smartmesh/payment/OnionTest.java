package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** PY-20 to PY-24. */
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
      Bytes onion = solo.onion(path, Solo.id(1), LOCK);
      assertTrue(onion.length() <= io.smartmesh.channel.Limits.ONION_BYTES, "" + onion.length());
      for (int i = 0; i < hops - 1; i++) {
        Onion.Forward layer = (Onion.Forward) open(onion, 10 + i);
        assertTrue(layer.names(path.get(i + 1).channel()));
        assertFalse(layer.names(path.get(i).channel()));
        assertEquals(path.get(i + 1).amount(), layer.amount());
        assertEquals(path.get(i + 1).expiry(), layer.expiry());
        assertFalse(solo.open(onion, LOCK, Keys.of(11 + i)).isPresent());
        onion = layer.next();
      }
      assertEquals(new Onion.Final(Solo.id(1)), open(onion, 9 + hops));
    }
  }

  private Onion.Layer open(Bytes onion, int key) {
    return solo.open(onion, LOCK, Keys.of(key)).orElseThrow(AssertionError::new);
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
      int size = solo.onion(path(2), Solo.id(1), LOCK).length();
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
    Bytes onion = solo.onion(path(1), Solo.id(1), LOCK);
    Hash other = Hashes.sha256(Bytes.utf8("other"));
    assertFalse(solo.open(onion, other, Keys.of(10)).isPresent());
  }

  @Test
  void hostileBytesOpenAsNothing() {
    Bytes onion = solo.onion(path(3), Solo.id(1), LOCK);
    Property.forAll(
        200,
        rng -> {
          assertFalse(solo.open(rng.mutated(onion), LOCK, Keys.of(10)).isPresent());
          Bytes noise = rng.next(rng.below(200));
          assertFalse(solo.open(noise, LOCK, Keys.of(10)).isPresent());
        });
  }

  /** PY-24: what leaves together on one way shares a key, and nothing else does. */
  @Test
  void onionsOfOneMomentAndOneWayShareAKey() {
    Departure departure = new Departure(solo.env(Solo.SELF));
    List<Hop> way = path(3);
    Turn turn = turn(0);
    Bytes first = departure.wrap(turn, way, Solo.id(1), LOCK);
    Bytes second = departure.wrap(turn, way, Solo.id(2), lock(2));
    assertEquals(key(first), key(second));
    assertEquals(way.get(1).amount(), ((Onion.Forward) open(first, 10)).amount());
    assertTrue(solo.open(second, lock(2), Keys.of(10)).isPresent());

    List<Bytes> keys = new ArrayList<>();
    keys.add(key(second));
    keys.add(key(departure.wrap(turn, way, Solo.id(1), LOCK))); // tried again at once
    keys.add(key(departure.wrap(turn, path(2), Solo.id(3), lock(3))));
    keys.add(key(departure.wrap(turn(1), path(2), Solo.id(4), lock(4))));
    departure.close();
    keys.add(key(departure.wrap(turn(1), path(2), Solo.id(5), lock(5))));
    assertEquals(keys.size(), new TreeSet<>(keys).size());
  }

  private static Hash lock(int number) {
    return Hashes.sha256(Bytes.of(number));
  }

  private static Bytes key(Bytes onion) {
    return onion.slice(0, PublicKey.LENGTH);
  }

  private static Turn turn(long millis) {
    return new Turn(new Moment(0).plusMillis(millis), new ChainTime(1_800_000_000), output -> {});
  }
}
