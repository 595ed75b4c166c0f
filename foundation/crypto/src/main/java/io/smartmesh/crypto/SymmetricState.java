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
final class SymmetricState<C extends Aead> {
  private final Function<Bytes, C> cipherOf;
  private Bytes chainingKey;
  private Bytes hash;
  private @Nullable C cipher;
  private long counter;

  SymmetricState(String protocolName, Bytes prologue, Function<Bytes, C> cipherOf) {
    this.cipherOf = cipherOf;
    Bytes name = Bytes.utf8(protocolName);
    hash =
        name.length() <= Hash.LENGTH
            ? Bytes.wrap(Arrays.copyOf(name.toArray(), Hash.LENGTH))
            : Hashes.sha256(name).bytes();
    chainingKey = hash;
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

  void mixKey(Bytes material) {
    Bytes keys = expand(material);
    chainingKey = keys.slice(0, Hash.LENGTH);
    cipher = cipherOf.apply(keys.slice(Hash.LENGTH, keys.length()));
    counter = 0;
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
    Bytes keys = expand(Bytes.EMPTY);
    return new Split<>(
        cipherOf.apply(keys.slice(0, Hash.LENGTH)),
        cipherOf.apply(keys.slice(Hash.LENGTH, keys.length())));
  }

  record Split<C>(C initiators, C responders) {}

  private Bytes expand(Bytes material) {
    return Hashes.hkdfSha256(chainingKey, material, Bytes.EMPTY, 2 * Hash.LENGTH);
  }
}
