package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;

/**
 * What payer and payee agree on when they lock a payment. The leaf holds only {@link #terms}; what
 * they hash goes from one to the other beforehand and heads the evidence (SC-1).
 */
public sealed interface Condition permits Condition.HashLock, TimeLock, Signers, Oracle, HashChain {
  /** What a leaf holds. */
  Hash terms();

  /** What {@link #terms} hashes: the head of all evidence, for the payee to check and keep. */
  Bytes descriptor();

  /**
   * What {@code proof}, the evidence after the descriptor, earns; zero when it is none.
   *
   * @param amount what is pending, at most what was locked
   */
  Amount earned(Amount amount, Bytes proof, Court court) throws Malformed;

  /**
   * A secret of 32 bytes, locked by its SHA-256. It has no descriptor: the evidence is the secret.
   */
  record HashLock(Hash terms) implements Condition {
    @Override
    public Bytes descriptor() {
      return Bytes.EMPTY;
    }

    @Override
    public Amount earned(Amount amount, Bytes proof, Court court) {
      boolean opens = proof.length() == Hash.LENGTH && Hashes.sha256(proof).equals(terms);
      return opens ? amount : Amount.ZERO;
    }
  }

  /** Reads a descriptor, or the head of some evidence. */
  interface Reader {
    /**
     * @throws Malformed for what no evidence could earn anything with
     */
    Condition read(Decoder in) throws Malformed;
  }
}
