package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The SymmetricState and CipherState of a Noise handshake (specification §5.1, 5.2): the chaining
 * key, the hash of all that was said, and the cipher once there is a key.
 */
final class SymmetricState<C extends Aead> implements AutoCloseable {
  private final Function<byte[], C> cipherOf;
  private final byte[] chainingKey;
  private Bytes hash;
  private @Nullable C cipher;
  private long counter;

  SymmetricState(String protocolName, Bytes prologue, Function<byte[], C> cipherOf) {
    this.cipherOf = cipherOf;
    Bytes name = Bytes.utf8(protocolName);
    hash =
        name.length() <= Hash.LENGTH
            ? Bytes.wrap(Arrays.copyOf(name.toArray(), Hash.LENGTH))
            : Hashes.sha256(name).bytes();
    chainingKey = hash.toArray();
    mixHash(prologue);
  }

  /** Bytes that {@link #encryptAndHash} adds now. */
  int overhead() {
    return cipher == null ? 0 : Aead.TAG_LENGTH;
  }

  Hash hash() {
    return new Hash(hash);
  }

  void mixHash(Bytes data) {
    hash = Hashes.sha256(hash, data).bytes();
  }

  /** Closes {@code material}. */
  void mixKey(Secret material) {
    try (material) {
      byte[] keys = material.use(this::expand);
      System.arraycopy(keys, 0, chainingKey, 0, Hash.LENGTH);
      closeCipher();
      cipher = cipherOf.apply(Arrays.copyOfRange(keys, Hash.LENGTH, keys.length));
      counter = 0;
      Arrays.fill(keys, (byte) 0);
    }
  }

  Bytes encryptAndHash(Bytes plaintext) {
    Bytes sent = cipher == null ? plaintext : cipher.seal(counter++, hash, plaintext);
    mixHash(sent);
    return sent;
  }

  Optional<Bytes> decryptAndHash(Bytes received) {
    Optional<Bytes> plaintext =
        cipher == null ? Optional.of(received) : cipher.open(counter++, hash, received);
    mixHash(received);
    return plaintext;
  }

  /** The ciphers of the initiator's and of the responder's messages. */
  Split<C> split() {
    byte[] keys = expand(new byte[0]);
    try {
      return new Split<>(
          cipherOf.apply(Arrays.copyOfRange(keys, 0, Hash.LENGTH)),
          cipherOf.apply(Arrays.copyOfRange(keys, Hash.LENGTH, keys.length)));
    } finally {
      Arrays.fill(keys, (byte) 0);
    }
  }

  record Split<C>(C initiators, C responders) {}

  /** Zeroes the chaining key and the cipher's; the hash is no secret and stays. */
  @Override
  public void close() {
    Arrays.fill(chainingKey, (byte) 0);
    closeCipher();
  }

  private void closeCipher() {
    if (cipher != null) {
      cipher.close();
    }
  }

  private byte[] expand(byte[] material) {
    return Hashes.hkdfSha256(chainingKey, material, new byte[0], 2 * Hash.LENGTH);
  }
}
