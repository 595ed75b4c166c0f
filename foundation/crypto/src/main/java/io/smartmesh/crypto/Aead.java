package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import java.util.Optional;

/** A Noise cipher function (specification §4.2) with its key: seals under a counter. */
interface Aead extends AutoCloseable {
  /** Bytes that sealing adds. */
  int TAG_LENGTH = 16;

  Bytes seal(long counter, Bytes ad, Bytes plaintext);

  /** Empty for anything that was not sealed under the same key, counter and {@code ad}. */
  Optional<Bytes> open(long counter, Bytes ad, Bytes ciphertext);

  /** Zeroes the key: it neither seals nor opens any more. A second time changes nothing. */
  @Override
  void close();
}
