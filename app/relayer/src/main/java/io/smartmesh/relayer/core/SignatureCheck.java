package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.Words;
import io.smartmesh.relayer.core.Refusal.Why;
import java.math.BigInteger;
import java.util.Optional;

/** TK-8, before the chain is asked: a wrong signature costs nobody anything. */
final class SignatureCheck {
  private static final int COMPACT = 64;
  private static final int PLAIN = 65;
  private static final int V = 27;
  private static final String NOBODY = "0x0000000000000000000000000000000000000000";

  /** The half of the curve's order (SEC 2, secp256k1). */
  private static final BigInteger HALF_ORDER =
      new BigInteger("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", 16);

  private SignatureCheck() {}

  /** Empty when a key's own signature is right; a contract at the address may say otherwise. */
  static Optional<Refusal> of(Address signer, Hash digest, Bytes signature, Curve curve) {
    if (signer.equals(Address.ZERO)) {
      return Optional.of(Refusal.of(Why.WRONG_SIGNER, signer, "nobody"));
    }
    if (signature.length() != COMPACT && signature.length() != PLAIN) {
      return Optional.of(Refusal.of(Why.WRONG_SIGNER, signer, NOBODY));
    }
    boolean isCompact = signature.length() == COMPACT;
    int v =
        isCompact ? (signature.at(Words.LENGTH) & 0x80) >> 7 : (signature.at(COMPACT) & 0xff) - V;
    Bytes s = isCompact ? withoutV(signature) : signature.slice(Words.LENGTH, COMPACT);
    Amount high = Words.toAmount(s);
    if (high.units().compareTo(HALF_ORDER) > 0) {
      return Optional.of(Refusal.of(Why.HIGH_S, high, HALF_ORDER));
    }
    Bytes rs = Bytes.concat(signature.slice(0, Words.LENGTH), s);
    String recovered =
        curve
            .recover(digest, new Signature(rs), v)
            .map(key -> key.address().toString())
            .orElse(NOBODY);
    return recovered.equals(signer.toString())
        ? Optional.empty()
        : Optional.of(Refusal.of(Why.WRONG_SIGNER, signer, recovered));
  }

  private static Bytes withoutV(Bytes signature) {
    byte[] s = signature.slice(Words.LENGTH, COMPACT).toArray();
    s[0] &= 0x7f;
    return Bytes.wrap(s);
  }
}
