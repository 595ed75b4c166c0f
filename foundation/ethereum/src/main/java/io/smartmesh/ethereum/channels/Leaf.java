package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.Words;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pending payment: a value. Its identity is (expiry, evaluator, terms); the amount may shrink by
 * a partial fold.
 */
public final class Leaf {
  private final Amount amount;
  private final ChainTime expiry;
  private final Address evaluator;
  private final Hash terms;

  /** Found once: each step of a lane asks all its leaves for theirs, several times. */
  private @Nullable Hash hash;

  /**
   * @param expiry evidence first seen on the chain at or before it earns
   * @param evaluator contract that answers how much some evidence earns
   * @param terms what was agreed, e.g. the SHA-256 of a secret for the hash lock
   */
  public Leaf(Amount amount, ChainTime expiry, Address evaluator, Hash terms) {
    this.amount = amount;
    this.expiry = expiry;
    this.evaluator = evaluator;
    this.terms = terms;
  }

  public Amount amount() {
    return amount;
  }

  public ChainTime expiry() {
    return expiry;
  }

  public Address evaluator() {
    return evaluator;
  }

  public Hash terms() {
    return terms;
  }

  /** See {@link ChannelHashes#leafHash}. */
  Hash hash() {
    Hash known = hash;
    if (known == null) {
      known =
          Hashes.keccak256(Words.of(amount), Words.of(expiry), Words.of(evaluator), terms.bytes());
      hash = known;
    }
    return known;
  }

  /** A part of it, or what a partial fold leaves of it. */
  public Leaf of(Amount part) {
    return new Leaf(part, expiry, evaluator, terms);
  }

  /** Same identity, whatever the amounts. */
  public boolean isSamePayment(Leaf other) {
    return expiry.equals(other.expiry)
        && evaluator.equals(other.evaluator)
        && terms.equals(other.terms);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Leaf leaf && amount.equals(leaf.amount) && isSamePayment(leaf);
  }

  @Override
  public int hashCode() {
    return Objects.hash(amount, expiry, evaluator, terms);
  }

  @Override
  public String toString() {
    return "Leaf[amount="
        + amount
        + ", expiry="
        + expiry
        + ", evaluator="
        + evaluator
        + ", terms="
        + terms
        + "]";
  }
}
