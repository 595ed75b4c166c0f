package io.smartmesh.crypto;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.Optional;

/**
 * secp256k1 by libsecp256k1, through the bindings of ACINQ. Safe for use by many threads.
 *
 * <p>Every secret operation runs in constant time in the native library. The 32 bytes of a private
 * key are on the Java heap until its {@link SigningKey} is closed; Java may have copied them when
 * it moved objects, so zeroing makes it unlikely, not impossible, that they are still found.
 */
public final class NativeCurve implements Curve {
  private static final int SECRET_LENGTH = 32;

  private final Secp256k1 library;

  private NativeCurve(Secp256k1 library) {
    this.library = library;
  }

  /**
   * Loads the native library on first use.
   *
   * @throws UnsupportedOperationException when there is none for this machine
   */
  public static NativeCurve load() {
    try {
      return new NativeCurve(Secp256k1.get());
    } catch (LinkageError | RuntimeException e) {
      throw new UnsupportedOperationException(
          "The native secp256k1 library does not load on "
              + (System.getProperty("os.name") + " " + System.getProperty("os.arch"))
              + "; there is one for Linux on x86_64 and aarch64.",
          e);
    }
  }

  @Override
  public String name() {
    return "libsecp256k1";
  }

  @Override
  public Optional<PublicKey> parse(Bytes compressed) {
    if (compressed.length() != PublicKey.LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] uncompressed = library.pubkeyParse(compressed.toArray());
      return Optional.of(PublicKey.of(compressed, Bytes.wrap(uncompressed)));
    } catch (Secp256k1Exception notAPoint) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<SigningKey> key(Secret secret) {
    return secret.use(
        bytes -> {
          if (bytes.length != SECRET_LENGTH || !library.secKeyVerify(bytes)) {
            return Optional.empty();
          }
          byte[] uncompressed = library.pubkeyCreate(bytes);
          Bytes compressed = Bytes.wrap(library.pubKeyCompress(uncompressed));
          return Optional.of(
              new HeldKey(
                  this,
                  Secret.own(bytes.clone()),
                  PublicKey.of(compressed, Bytes.wrap(uncompressed)),
                  (own, digest) -> library.sign(digest, own, null),
                  (own, peer) -> library.ecdh(own, peer.point())));
        });
  }

  @Override
  public Optional<PublicKey> plus(PublicKey key, Secret scalar) {
    return scalar.use(
        bytes -> {
          if (bytes.length != SECRET_LENGTH) {
            return Optional.<PublicKey>empty();
          }
          try {
            byte[] sum = library.pubKeyTweakAdd(key.compressed().toArray(), bytes);
            byte[] whole = library.pubkeyParse(sum);
            return Optional.of(
                PublicKey.of(Bytes.wrap(library.pubKeyCompress(whole)), Bytes.wrap(whole)));
          } catch (Secp256k1Exception outOfRange) {
            return Optional.<PublicKey>empty();
          }
        });
  }

  @Override
  public boolean verify(PublicKey signer, Hash digest, Signature signature) {
    try {
      return library.verify(signature.rs().toArray(), digest.bytes().toArray(), signer.point());
    } catch (Secp256k1Exception outOfRange) {
      return false;
    }
  }

  @Override
  public Optional<Integer> recoveryId(PublicKey signer, Hash digest, Signature signature) {
    if (!verify(signer, digest, signature)) {
      return Optional.empty();
    }
    for (int id = 0; id <= 1; id++) {
      if (recovered(digest, signature, id).equals(Optional.of(signer))) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature, int recoveryId) {
    return recoveryId < 0 || recoveryId > 1
        ? Optional.empty()
        : recovered(digest, signature, recoveryId)
            // The library recovers from a high s too.
            .filter(signer -> verify(signer, digest, signature));
  }

  private Optional<PublicKey> recovered(Hash digest, Signature signature, int id) {
    try {
      byte[] uncompressed =
          library.ecdsaRecover(signature.rs().toArray(), digest.bytes().toArray(), id);
      return Optional.of(
          PublicKey.of(Bytes.wrap(library.pubKeyCompress(uncompressed)), Bytes.wrap(uncompressed)));
    } catch (Secp256k1Exception noSuchPoint) {
      return Optional.empty();
    }
  }
}
