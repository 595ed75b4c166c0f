package io.smartmesh.crypto;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.Optional;

/**
 * secp256k1 by libsecp256k1, through the bindings of ACINQ. Safe for use by many threads.
 *
 * <p>Every secret operation runs in constant time in the native library. The 32 bytes of a private
 * key stay on the Java heap as long as its {@link SigningKey} does: Java may copy them when it
 * moves objects, so they cannot be wiped for certain, and this class does not pretend to.
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
  public Optional<PublicKey> parse(Bytes compressed) {
    if (compressed.length() != PublicKey.LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(publicKey(compressed, library.pubkeyParse(compressed.toArray())));
    } catch (Secp256k1Exception notAPoint) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<SigningKey> key(Bytes secret) {
    byte[] own = secret.toArray();
    if (own.length != SECRET_LENGTH || !library.secKeyVerify(own)) {
      return Optional.empty();
    }
    byte[] uncompressed = library.pubkeyCreate(own);
    Bytes compressed = Bytes.wrap(library.pubKeyCompress(uncompressed));
    return Optional.of(new NativeKey(library, own, publicKey(compressed, uncompressed)));
  }

  @Override
  public boolean verify(PublicKey signer, Hash digest, Signature signature) {
    try {
      return library.verify(
          signature.rs().toArray(), digest.bytes().toArray(), signer.compressed().toArray());
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
      if (recover(digest, signature, id).equals(Optional.of(signer.compressed()))) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  private Optional<Bytes> recover(Hash digest, Signature signature, int id) {
    try {
      byte[] uncompressed =
          library.ecdsaRecover(signature.rs().toArray(), digest.bytes().toArray(), id);
      return Optional.of(Bytes.wrap(library.pubKeyCompress(uncompressed)));
    } catch (Secp256k1Exception noSuchPoint) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(Bytes compressed, byte[] uncompressed) {
    Bytes point = Bytes.copyOf(uncompressed);
    Bytes hash = Hashes.keccak256(point.slice(1, point.length())).bytes();
    return new PublicKey(
        compressed, new Address(hash.slice(Hash.LENGTH - Address.LENGTH, Hash.LENGTH)));
  }

  /** Holds a private key; prints only the address. */
  private static final class NativeKey implements SigningKey {
    private final Secp256k1 library;
    private final byte[] secret;
    private final PublicKey publicKey;

    NativeKey(Secp256k1 library, byte[] secret, PublicKey publicKey) {
      this.library = library;
      this.secret = secret;
      this.publicKey = publicKey;
    }

    @Override
    public PublicKey publicKey() {
      return publicKey;
    }

    @Override
    public Signature sign(Hash digest) {
      return new Signature(Bytes.wrap(library.sign(digest.bytes().toArray(), secret, null)));
    }

    @Override
    public Hash ecdh(PublicKey peer) {
      return new Hash(Bytes.wrap(library.ecdh(secret, peer.compressed().toArray())));
    }

    @Override
    public String toString() {
      return "signing key of " + publicKey.address();
    }
  }
}
