package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CurveTest {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final Hash DIGEST = Hashes.sha256(Bytes.utf8("digest"));

  private final Curve curve = Curves.best();
  private final SigningKey key = key(Bytes.fromHex("11".repeat(32)));

  private SigningKey key(Bytes secret) {
    return curve.key(secret).orElseThrow();
  }

  static List<Vector> signatures() throws IOException {
    return Vectors.load("secp256k1.txt", "sign");
  }

  static List<Vector> keys() throws IOException {
    return Vectors.load("secp256k1.txt", "key");
  }

  static List<Vector> agreements() throws IOException {
    return Vectors.load("secp256k1.txt", "ecdh");
  }

  static List<Vector> badSecrets() throws IOException {
    return Vectors.load("secp256k1.txt", "bad-secret");
  }

  static List<Vector> badPublics() throws IOException {
    return Vectors.load("secp256k1.txt", "bad-public");
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signs_as_rfc_6979_says(Vector vector) {
    SigningKey signer = key(vector.hex("secret"));
    Hash digest = Hashes.sha256(Bytes.utf8(vector.text("text")));
    Signature signature = signer.sign(digest);
    assertEquals(vector.hex("signature"), signature.rs());
    assertTrue(curve.verify(signer.publicKey(), digest, signature));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void derives_key_and_address(Vector vector) {
    PublicKey expected = curve.parse(vector.hex("public")).orElseThrow();
    assertEquals(vector.hex("address"), expected.address().bytes());
    assertEquals(expected, key(vector.hex("secret")).publicKey());
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void agrees_as_bolt_8_says(Vector vector) {
    PublicKey peer = curve.parse(vector.hex("public")).orElseThrow();
    assertEquals(vector.hex("shared"), key(vector.hex("secret")).ecdh(peer).bytes());
  }

  @ParameterizedTest
  @MethodSource("badSecrets")
  void refuses_secrets_that_are_none(Vector vector) {
    assertEquals(Optional.empty(), curve.key(vector.hex("secret")));
  }

  @ParameterizedTest
  @MethodSource("badPublics")
  void refuses_points_that_are_none(Vector vector) {
    assertEquals(Optional.empty(), curve.parse(vector.hex("public")));
  }

  @Test
  void both_sides_agree() {
    SeededEntropy entropy = new SeededEntropy(1);
    for (int i = 0; i < 50; i++) {
      SigningKey a = key(entropy.next(32));
      SigningKey b = key(entropy.next(32));
      assertEquals(a.ecdh(b.publicKey()), b.ecdh(a.publicKey()));
    }
  }

  @Test
  void every_signature_is_low_and_recovers_its_signer() {
    SeededEntropy entropy = new SeededEntropy(2);
    int[] seen = new int[2];
    for (int i = 0; i < 200; i++) {
      Hash digest = new Hash(entropy.next(32));
      Signature signature = key.sign(digest);
      assertEquals(signature, key.sign(digest));
      assertTrue(s(signature).compareTo(ORDER.shiftRight(1)) <= 0);
      seen[curve.recoveryId(key.publicKey(), digest, signature).orElseThrow()]++;
    }
    assertTrue(seen[0] > 50 && seen[1] > 50);
  }

  @Test
  void refuses_the_malleable_twin() {
    Signature signature = key.sign(DIGEST);
    Signature twin = withS(signature, ORDER.subtract(s(signature)));
    assertFalse(curve.verify(key.publicKey(), DIGEST, twin));
    assertEquals(Optional.empty(), curve.recoveryId(key.publicKey(), DIGEST, twin));
  }

  @Test
  void refuses_r_or_s_out_of_range() {
    Signature signature = key.sign(DIGEST);
    for (BigInteger bad : List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE))) {
      Signature badR = new Signature(Bytes.concat(word(bad), signature.rs().slice(32, 64)));
      for (Signature refused : List.of(withS(signature, bad), badR)) {
        assertFalse(curve.verify(key.publicKey(), DIGEST, refused));
        assertEquals(Optional.empty(), curve.recoveryId(key.publicKey(), DIGEST, refused));
      }
    }
  }

  @Test
  void refuses_every_changed_bit_and_any_noise() {
    Signature signature = key.sign(DIGEST);
    for (int bit = 0; bit < 8 * Signature.LENGTH; bit++) {
      byte[] changed = signature.rs().toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(curve.verify(key.publicKey(), DIGEST, new Signature(Bytes.wrap(changed))));
    }
    SeededEntropy entropy = new SeededEntropy(3);
    for (int i = 0; i < 2_000; i++) {
      Signature noise = new Signature(entropy.next(Signature.LENGTH));
      assertFalse(curve.verify(key.publicKey(), DIGEST, noise));
      assertEquals(Optional.empty(), curve.recoveryId(key.publicKey(), DIGEST, noise));
      Bytes point = Bytes.concat(Bytes.of(2 + i % 2), entropy.next(32));
      curve.parse(point).ifPresent(parsed -> assertEquals(point, parsed.compressed()));
    }
  }

  @Test
  void another_signer_or_digest_is_refused() {
    Signature signature = key.sign(DIGEST);
    SigningKey other = key(Bytes.fromHex("22".repeat(32)));
    assertFalse(curve.verify(other.publicKey(), DIGEST, signature));
    assertEquals(Optional.empty(), curve.recoveryId(other.publicKey(), DIGEST, signature));
    assertFalse(curve.verify(key.publicKey(), Hash.ZERO, signature));
  }

  @Test
  void prints_no_secret() {
    assertEquals("signing key of " + key.address(), key.toString());
  }

  @Test
  void wiping_the_callers_copy_does_not_matter() {
    byte[] secret = Bytes.fromHex("11".repeat(32)).toArray();
    SigningKey own = key(Bytes.wrap(secret));
    java.util.Arrays.fill(secret, (byte) 0);
    assertEquals(key.sign(DIGEST), own.sign(DIGEST));
  }

  private static BigInteger s(Signature signature) {
    return new BigInteger(1, signature.rs().slice(32, 64).toArray());
  }

  private static Signature withS(Signature signature, BigInteger s) {
    return new Signature(Bytes.concat(signature.rs().slice(0, 32), word(s)));
  }

  private static Bytes word(BigInteger number) {
    byte[] twos = number.toByteArray();
    byte[] word = new byte[32];
    int length = Math.min(twos.length, 32);
    System.arraycopy(twos, twos.length - length, word, 32 - length, length);
    return Bytes.wrap(word);
  }
}
