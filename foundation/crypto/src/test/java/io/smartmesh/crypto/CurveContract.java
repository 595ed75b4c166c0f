package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

/** What every {@link Curve} must do; one subclass for each. */
abstract class CurveContract {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final Hash DIGEST = Hashes.sha256(Bytes.utf8("digest"));

  private final Curve curve;
  private final SigningKey key;

  CurveContract(Curve curve) {
    this.curve = curve;
    key = key(Bytes.fromHex("11".repeat(32)));
  }

  private SigningKey key(Bytes secret) {
    return curve.key(secret).orElseThrow();
  }

  /** BIP-32's public derivation: both halves of a child come out as its private one has them. */
  @Test
  void theChildOfAPublicKeyIsThePublicHalfOfTheChild() {
    try (Secret chain = key.derived(Bytes.utf8("label"))) {
      for (long index : new long[] {0, 1, 7, HdKey.HARDENED - 1}) {
        SigningKey child = key.child(chain, index);
        assertEquals(child.publicKey(), curve.child(key.publicKey(), chain, index));
        assertTrue(curve.verify(child.publicKey(), DIGEST, child.sign(DIGEST)));
        assertNotEquals(key.address(), child.address());
      }
      assertNotEquals(
          key.child(chain, 1).address(), key.child(key.derived(Bytes.utf8("other")), 1).address());
      assertThrows(
          IllegalArgumentException.class,
          () -> curve.child(key.publicKey(), chain, HdKey.HARDENED));
    }
  }

  @Test
  void addsNoScalarThatIsNotBelowTheOrderAndGivesNoPointAtInfinity() {
    Secret order = Secret.copyOf(Bytes.wrap(ORDER.toByteArray()).slice(1, 33));
    Secret negative =
        Secret.copyOf(
            Bytes.wrap(ORDER.subtract(new BigInteger("11".repeat(32), 16)).toByteArray())
                .slice(1, 33));
    assertEquals(Optional.empty(), curve.plus(key.publicKey(), order));
    assertEquals(Optional.empty(), curve.plus(key.publicKey(), negative));
    assertEquals(Optional.empty(), curve.plus(key.publicKey(), Secret.copyOf(Bytes.of(1))));
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

  static List<Vector> recoveries() throws IOException {
    return Vectors.load("secp256k1.txt", "recover");
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
    Secret shared = Secret.copyOf(vector.hex("shared"));
    assertEquals(shared, key(vector.hex("secret")).ecdh(peer));
  }

  @ParameterizedTest
  @MethodSource("recoveries")
  void recovers_as_published(Vector vector) {
    PublicKey signer = curve.parse(vector.hex("public")).orElseThrow();
    Hash digest = new Hash(vector.hex("digest"));
    Signature signature = new Signature(vector.hex("signature"));
    assertTrue(curve.verify(signer, digest, signature));
    Optional<Integer> id = Optional.of(Integer.parseInt(vector.text("id")));
    assertEquals(id, curve.recoveryId(signer, digest, signature));
    assertEquals(Optional.of(signer), curve.recover(digest, signature, id.orElseThrow()));
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
      int id = curve.recoveryId(key.publicKey(), digest, signature).orElseThrow();
      assertEquals(Optional.of(key.publicKey()), curve.recover(digest, signature, id));
      assertNotEquals(Optional.of(key.publicKey()), curve.recover(digest, signature, 1 - id));
      seen[id]++;
    }
    assertTrue(seen[0] > 50 && seen[1] > 50);
  }

  @Test
  void refuses_the_malleable_twin() {
    Signature signature = key.sign(DIGEST);
    Signature twin = withS(signature, ORDER.subtract(s(signature)));
    assertFalse(curve.verify(key.publicKey(), DIGEST, twin));
    assertEquals(Optional.empty(), curve.recoveryId(key.publicKey(), DIGEST, twin));
    for (int id = -1; id <= 2; id++) {
      assertEquals(Optional.empty(), curve.recover(DIGEST, twin, id));
    }
  }

  @Test
  void refuses_r_or_s_out_of_range() {
    Signature signature = key.sign(DIGEST);
    for (BigInteger bad : List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE))) {
      Signature badR = new Signature(Bytes.concat(word(bad), signature.rs().slice(32, 64)));
      for (Signature refused : List.of(withS(signature, bad), badR)) {
        assertFalse(curve.verify(key.publicKey(), DIGEST, refused));
        assertEquals(Optional.empty(), curve.recoveryId(key.publicKey(), DIGEST, refused));
        assertEquals(Optional.empty(), curve.recover(DIGEST, refused, 0));
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
    Secret secret = Secret.copyOf(Bytes.fromHex("11".repeat(32)));
    SigningKey own = curve.key(secret).orElseThrow();
    secret.close();
    assertEquals(key.sign(DIGEST), own.sign(DIGEST));
  }

  @Test
  void a_closed_key_tells_who_it_was_and_does_nothing_more() {
    SigningKey own = key(Bytes.fromHex("33".repeat(32)));
    PublicKey publicKey = own.publicKey();
    own.close();
    own.close();
    assertEquals(publicKey, own.publicKey());
    assertThrows(IllegalStateException.class, () -> own.sign(DIGEST));
    assertThrows(IllegalStateException.class, () -> own.ecdh(publicKey));
  }

  @Test
  void signs_digests_that_are_no_scalars() {
    for (BigInteger number : List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.TEN))) {
      Hash digest = new Hash(word(number));
      assertTrue(curve.verify(key.publicKey(), digest, key.sign(digest)));
    }
    Hash ones = new Hash(Bytes.fromHex("ff".repeat(32)));
    assertTrue(curve.verify(key.publicKey(), ones, key.sign(ones)));
  }

  @Test
  void takes_a_valid_signature_whatever_the_scalars() {
    for (BigInteger d : Crafted.SCALARS) {
      for (BigInteger nonce : Crafted.SCALARS) {
        for (BigInteger e : Crafted.digests(nonce)) {
          Optional<Crafted> crafted = Crafted.of(d, nonce, e);
          if (crafted.isPresent()) {
            PublicKey signer = curve.parse(crafted.get().signer()).orElseThrow();
            Hash digest = crafted.get().digest();
            assertTrue(curve.verify(signer, digest, crafted.get().signature()));
            assertTrue(curve.recoveryId(signer, digest, crafted.get().signature()).isPresent());
          }
        }
      }
    }
  }

  @Test
  void refuses_a_signature_whose_nonce_is_the_point_at_infinity() {
    Crafted crafted = Crafted.ofInfinity(BigInteger.valueOf(77), BigInteger.valueOf(5));
    PublicKey signer = curve.parse(crafted.signer()).orElseThrow();
    assertFalse(curve.verify(signer, crafted.digest(), crafted.signature()));
    assertEquals(Optional.empty(), curve.recoveryId(signer, crafted.digest(), crafted.signature()));
  }

  /** Then r is x − n. Valid ECDSA, but a contract's v has no value for it. */
  @Test
  void takes_a_nonce_above_the_order_and_has_no_recovery_id_for_it() {
    Crafted crafted = Crafted.aboveOrder();
    PublicKey signer = curve.parse(crafted.signer()).orElseThrow();
    assertTrue(curve.verify(signer, crafted.digest(), crafted.signature()));
    assertEquals(Optional.empty(), curve.recoveryId(signer, crafted.digest(), crafted.signature()));
  }

  @Test
  void a_public_key_that_no_curve_made_verifies_nothing() {
    Bytes noPoint = Bytes.concat(Bytes.of(5), key.publicKey().compressed().slice(1, 33));
    PublicKey forged = new PublicKey(noPoint, key.address());
    assertFalse(curve.verify(forged, DIGEST, key.sign(DIGEST)));
    assertEquals(Optional.empty(), curve.recoveryId(forged, DIGEST, key.sign(DIGEST)));
  }

  private static BigInteger s(Signature signature) {
    return new BigInteger(1, signature.rs().slice(32, 64).toArray());
  }

  private static Signature withS(Signature signature, BigInteger s) {
    return new Signature(Bytes.concat(signature.rs().slice(0, 32), word(s)));
  }

  private static Bytes word(BigInteger number) {
    return Crafted.word(number);
  }
}
