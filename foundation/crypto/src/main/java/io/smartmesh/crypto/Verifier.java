package io.smartmesh.crypto;

import io.smartmesh.base.Hash;

/** Port: checks signatures made by {@link SigningKey}. */
public interface Verifier {
  /** False for a wrong or a high-s signature; never throws for any content. */
  boolean verify(PublicKey signer, Hash digest, Signature signature);
}
