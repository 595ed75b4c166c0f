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

  /** For the caller to close. */
  Secret agree(S self, P peer);

  /** Zeroes what is secret of a pair that {@link #generate} made. */
  void forget(S self);
}
