package io.smartmesh.relayer.core;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.List;

/**
 * A nonce of the relayer's account and all that was offered under it, oldest first.
 *
 * @param offers never empty
 */
public record Flight(long nonce, List<Offer> offers) {
  public Flight {
    offers = List.copyOf(offers);
  }

  /**
   * A signed transaction.
   *
   * @param tip for the block's proposer, wei for a unit of gas
   * @param price the most in all, wei for a unit of gas
   * @param gas the most, in units
   */
  public record Offer(Hash hash, Bytes signed, Amount tip, Amount price, long gas) {
    /** What it may cost. */
    public Amount costMost() {
      return price.times(gas);
    }
  }

  public Offer newest() {
    return offers.get(offers.size() - 1);
  }
}
