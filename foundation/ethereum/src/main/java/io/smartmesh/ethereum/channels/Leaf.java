package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/**
 * A pending payment. Its identity is (expiry, evaluator, terms); the amount may shrink by a partial
 * fold.
 *
 * @param expiry evidence first seen on the chain at or before it earns
 * @param evaluator contract that answers how much some evidence earns
 * @param terms what was agreed, e.g. the SHA-256 of a secret for the hash lock
 */
public record Leaf(Amount amount, ChainTime expiry, Address evaluator, Hash terms) {
  /** Same identity, whatever the amounts. */
  public boolean isSamePayment(Leaf other) {
    return expiry.equals(other.expiry)
        && evaluator.equals(other.evaluator)
        && terms.equals(other.terms);
  }
}
