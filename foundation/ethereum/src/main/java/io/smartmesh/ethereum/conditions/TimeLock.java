package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;

/**
 * Everything is earned once the chain's time has come (SC-7). The evidence is the descriptor alone.
 *
 * @param salt any 32 bytes that no other leaf has
 */
public record TimeLock(ChainTime time, Hash salt) implements Condition {
  @Override
  public Hash terms() {
    return Hashes.keccak256(descriptor());
  }

  @Override
  public Bytes descriptor() {
    return new Encoder().u64(time.seconds()).hash(salt).toBytes();
  }

  public static TimeLock read(Decoder in) throws Malformed {
    return new TimeLock(new ChainTime(in.u64()), in.hash());
  }

  @Override
  public Amount earned(Amount amount, Bytes proof, Court court) {
    return proof.isEmpty() && !court.time().isBefore(time) ? amount : Amount.ZERO;
  }
}
