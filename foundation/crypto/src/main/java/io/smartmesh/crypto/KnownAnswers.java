package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.Optional;

/**
 * One published answer of each primitive, computed again: a library that does not work on this
 * machine must not sign for anybody (ND-49).
 */
public final class KnownAnswers {
  private static final Bytes ABC = Bytes.utf8("abc");
  private static final Bytes NAME = Bytes.utf8("Satoshi Nakamoto");
  private static final int KEY_LENGTH = 32;
  private static final int BLOCK = 16;

  // FIPS 180-4, the Keccak team, RFC 4231 case 2.
  private static final Bytes SHA_256 =
      Bytes.fromHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  private static final Bytes KECCAK_256 =
      Bytes.fromHex("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  private static final Bytes HMAC =
      Bytes.fromHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

  /** McGrew and Viega, test case 14: key, nonce and plaintext are zero. */
  private static final Bytes SEALED =
      Bytes.fromHex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");

  /** SEC 2: the generator, public key of 1; and RFC 6979 with that key over SHA-256 of a name. */
  private static final Bytes GENERATOR =
      Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

  private static final Bytes SIGNED =
      Bytes.fromHex(
          "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
              + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");

  private KnownAnswers() {}

  /** The first primitive whose answer is another one here; empty when all are right. */
  public static Optional<String> wrong(Curve curve) {
    if (!Hashes.sha256(ABC).bytes().equals(SHA_256)) {
      return Optional.of("SHA-256");
    }
    if (!Hashes.keccak256(ABC).bytes().equals(KECCAK_256)) {
      return Optional.of("Keccak-256");
    }
    Bytes what = Bytes.utf8("what do ya want for nothing?");
    if (!Hashes.hmacSha256(Bytes.utf8("Jefe"), what).bytes().equals(HMAC)) {
      return Optional.of("HMAC-SHA256");
    }
    if (!seals()) {
      return Optional.of("AES-256-GCM");
    }
    return signs(curve) ? Optional.empty() : Optional.of("secp256k1 of " + curve.name());
  }

  private static boolean seals() {
    Bytes zeros = Bytes.wrap(new byte[BLOCK]);
    try (TransportCipher cipher = new TransportCipher(new byte[KEY_LENGTH])) {
      return cipher.seal(0, Bytes.EMPTY, zeros).equals(SEALED)
          && cipher.open(0, Bytes.EMPTY, SEALED).equals(Optional.of(zeros))
          && !cipher.open(0, ABC, SEALED).isPresent();
    }
  }

  private static boolean signs(Curve curve) {
    byte[] one = new byte[KEY_LENGTH];
    one[KEY_LENGTH - 1] = 1;
    Hash digest = Hashes.sha256(NAME);
    Optional<SigningKey> key = curve.key(Bytes.wrap(one));
    if (!key.isPresent()) {
      return false;
    }
    try (SigningKey held = key.get();
        Secret shared = held.ecdh(held.publicKey())) {
      Signature signature = new Signature(SIGNED);
      return held.publicKey().compressed().equals(GENERATOR)
          && held.sign(digest).equals(signature)
          && curve.verify(held.publicKey(), digest, signature)
          && !curve.verify(held.publicKey(), Hashes.sha256(ABC), signature)
          && shared.use(Bytes::copyOf).equals(Hashes.sha256(GENERATOR).bytes());
    }
  }
}
