package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.function.UnaryOperator;

/**
 * Where the nodes of a world get their keys from, and what checks their signatures.
 *
 * @param keys makes the signing key out of the real one
 */
public record Signing(Curve curve, Verifier verifier, UnaryOperator<SigningKey> keys) {

  public static Signing real(Curve curve) {
    return new Signing(curve, curve, key -> key);
  }

  public static Signing ideal(Curve curve) {
    return new Signing(curve, IdealSigning::verifies, IdealSigning::new);
  }

  /** The key of these 32 bytes, which must be a valid secret. */
  public SigningKey key(Bytes secret) {
    return keys.apply(
        curve
            .key(secret)
            .orElseThrow(() -> new IllegalArgumentException("drawn an invalid secret key")));
  }
}
