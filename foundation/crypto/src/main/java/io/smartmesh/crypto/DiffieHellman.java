package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.Optional;

/**
 * A Noise DH function (specification §4.1).
 *
 * @param <S> key pairs
 * @param <P> public keys, always valid
 */
interface DiffieHellman<S, P> {
  String name();

  /** Bytes of an encoded public key. */
  int publicLength();

  S generate(Entropy entropy);

  P publicKey(S self);

  Bytes encode(P key);

  /**
   * @param encoded {@link #publicLength} bytes
   */
  Optional<P> parse(Bytes encoded);

  Bytes agree(S self, P peer);
}
