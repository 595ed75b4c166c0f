package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Eip712;
import java.util.Optional;

/**
 * What an evaluator contract can see besides its input: the time, and who signed.
 *
 * @param chainId and {@code evaluator}: the domain of what signers and oracles sign (SC-8, SC-9)
 * @param time the chain's
 */
public record Court(long chainId, Address evaluator, ChainTime time, Curve curve) {
  /** r, s and v, which is 27 or 28. */
  static final int SIGNATURE_LENGTH = Signature.LENGTH + 1;

  private static final int V = 27;

  Hash digest(String contract, Hash structHash) {
    return Eip712.digest(Eip712.domain(contract, "1", chainId, evaluator), structHash);
  }

  Optional<Address> signer(Hash digest, Bytes signature) {
    int v = signature.at(Signature.LENGTH);
    Signature rs = new Signature(signature.slice(0, Signature.LENGTH));
    return curve.recover(digest, rs, v - V).map(key -> key.address());
  }

  /** A signature as evidence carries it: 65 bytes. */
  Bytes sign(SigningKey key, Hash digest) {
    Signature signature = key.sign(digest);
    int id =
        curve
            .recoveryId(key.publicKey(), digest, signature)
            .orElseThrow(() -> new IllegalStateException("a key that does not sign"));
    return Bytes.concat(signature.rs(), Bytes.of(V + id));
  }
}
