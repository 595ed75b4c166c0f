package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The two implementations against each other: same bytes, same verdicts, on any input. */
class CurvesTest {
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final BigInteger P =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

  private final Curve fast = NativeCurve.load();
  private final Curve pure = new BouncyCurve();

  @Test
  void chooses_the_native_one_unless_told_otherwise() {
    assertEquals(fast.name(), Curves.choose("").name());
    assertEquals(fast.name(), Curves.choose(Curves.NATIVE).name());
    assertEquals(pure.name(), Curves.choose(Curves.JAVA).name());
    assertThrows(UnsupportedOperationException.class, () -> Curves.choose("fastest"));
    assertFalse(fast.name().equals(pure.name()));
  }

  @Test
  void same_keys_signatures_and_agreements() {
    SeededEntropy entropy = new SeededEntropy(11);
    PublicKey peer = fast.key(entropy.next(32)).orElseThrow().publicKey();
    for (Bytes secret : words(entropy, 30)) {
      Optional<SigningKey> one = fast.key(secret);
      Optional<SigningKey> other = pure.key(secret);
      assertEquals(one.map(SigningKey::publicKey), other.map(SigningKey::publicKey));
      if (one.isPresent()) {
        assertEquals(one.get().ecdh(peer), other.orElseThrow().ecdh(peer));
        for (Bytes word : words(entropy, 2)) {
          Hash digest = new Hash(word);
          Signature signature = one.get().sign(digest);
          assertEquals(signature, other.get().sign(digest));
          PublicKey signer = one.get().publicKey();
          Optional<Integer> id = fast.recoveryId(signer, digest, signature);
          assertEquals(id, pure.recoveryId(signer, digest, signature));
          assertTrue(id.isPresent());
        }
      }
    }
  }

  @Test
  void same_points_are_points() {
    SeededEntropy entropy = new SeededEntropy(12);
    int valid = 0;
    for (Bytes x : words(entropy, 300)) {
      for (int prefix : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 255}) {
        Bytes encoded = Bytes.concat(Bytes.of(prefix), x);
        assertEquals(fast.parse(encoded), pure.parse(encoded));
        valid += fast.parse(encoded).isPresent() ? 1 : 0;
      }
    }
    assertTrue(valid > 100);
    PublicKey some = fast.key(entropy.next(32)).orElseThrow().publicKey();
    for (int length = 0; length < PublicKey.LENGTH; length++) {
      Bytes cut = some.compressed().slice(0, length);
      assertEquals(Optional.empty(), fast.parse(cut));
      assertEquals(Optional.empty(), pure.parse(cut));
    }
    for (int prefix : new int[] {4, 6, 7}) {
      Bytes longer = Bytes.concat(Bytes.of(prefix), entropy.next(64));
      assertEquals(fast.parse(longer), pure.parse(longer));
    }
  }

  @Test
  void same_verdicts_on_hostile_signatures() {
    SeededEntropy entropy = new SeededEntropy(13);
    SigningKey key = fast.key(entropy.next(32)).orElseThrow();
    Hash digest = new Hash(entropy.next(32));
    Signature good = key.sign(digest);
    Bytes r = good.rs().slice(0, 32);
    Bytes s = good.rs().slice(32, 64);
    List<Signature> signatures = new ArrayList<>();
    signatures.add(good);
    for (Bytes word : words(entropy, 60)) {
      signatures.add(new Signature(Bytes.concat(word, s)));
      signatures.add(new Signature(Bytes.concat(r, word)));
      signatures.add(new Signature(Bytes.concat(word, word)));
    }
    signatures.add(new Signature(Bytes.concat(r, Crafted.word(N.subtract(number(s))))));
    signatures.add(new Signature(Bytes.concat(Crafted.word(N.subtract(number(r))), s)));
    signatures.add(new Signature(Bytes.concat(s, r)));
    for (int bit = 0; bit < 8 * Signature.LENGTH; bit++) {
      byte[] changed = good.rs().toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      signatures.add(new Signature(Bytes.wrap(changed)));
    }
    int accepted = 0;
    for (Signature signature : signatures) {
      for (Hash of : List.of(digest, Hash.ZERO)) {
        boolean verdict = fast.verify(key.publicKey(), of, signature);
        assertEquals(verdict, pure.verify(key.publicKey(), of, signature), signature::toString);
        assertEquals(
            fast.recoveryId(key.publicKey(), of, signature),
            pure.recoveryId(key.publicKey(), of, signature));
        accepted += verdict ? 1 : 0;
      }
    }
    assertEquals(1, accepted);
  }

  /** Words around every border that there is, and {@code more} at random. */
  private static List<Bytes> words(SeededEntropy entropy, int more) {
    List<Bytes> words = new ArrayList<>();
    BigInteger top = BigInteger.ONE.shiftLeft(256);
    for (BigInteger border : List.of(N.shiftRight(1), N, P, P.subtract(N))) {
      for (int i = -2; i <= 2; i++) {
        words.add(Crafted.word(border.add(BigInteger.valueOf(i))));
      }
    }
    for (int i = 0; i <= 3; i++) {
      words.add(Crafted.word(BigInteger.valueOf(i)));
      words.add(Crafted.word(top.subtract(BigInteger.valueOf(i + 1))));
    }
    for (int i = 0; i < more; i++) {
      words.add(entropy.next(32));
    }
    return words;
  }

  private static BigInteger number(Bytes word) {
    return new BigInteger(1, word.toArray());
  }
}
