package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import java.util.Optional;

/** A Noise cipher function (specification §4.2) with its key: seals under a counter. */
interface Aead {
  /** Bytes that sealing adds. */
  int TAG_LENGTH = 16;

  Bytes seal(long counter, Bytes ad, Bytes plaintext);

  /** Empty for anything that was not sealed under the same key, counter and {@code ad}. */
  Optional<Bytes> open(long counter, Bytes ad, Bytes ciphertext);
}
