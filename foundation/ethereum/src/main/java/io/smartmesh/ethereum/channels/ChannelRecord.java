package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;

/**
 * A channel as the contract knows it (struct {@code Channel}).
 *
 * @param partyA the numerically smaller address
 * @param nonce chosen by the opener
 * @param hold seconds a close may be answered
 * @param amnestyHold seconds for an amnesty close, 0 = not allowed
 * @param amnestyFee paid to whoever raises an amnesty close
 */
public record ChannelRecord(
    Address partyA,
    Address partyB,
    Address token,
    long nonce,
    long hold,
    long amnestyHold,
    Amount amnestyFee,
    Amount depositA,
    Amount depositB,
    Amount withdrawnA,
    Amount withdrawnB) {

  private static final int DEPOSITS_BITS = 255;

  public ChannelRecord {
    if (partyA.compareTo(partyB) >= 0) {
      throw new IllegalArgumentException("party A must be the smaller address");
    }
  }

  /**
   * Whether its sums can be made: what either party has, with all it receives of the other, is an
   * amount, and nobody has withdrawn what it never paid in. The contract sees to it; a chain node
   * that lies may say anything.
   */
  public boolean isSolvent() {
    return depositA.units().add(depositB.units()).bitLength() <= DEPOSITS_BITS
        && !withdrawnA.isMoreThan(depositA)
        && !withdrawnB.isMoreThan(depositB);
  }

  public boolean isParty(Address address) {
    return partyA.equals(address) || partyB.equals(address);
  }

  public Address peerOf(Address party) {
    return partyA.equals(party) ? partyB : partyA;
  }

  public Amount depositOf(Address party) {
    return partyA.equals(party) ? depositA : depositB;
  }

  public Amount withdrawnBy(Address party) {
    return partyA.equals(party) ? withdrawnA : withdrawnB;
  }

  /** What the contract still holds for both. */
  public Amount total() {
    return depositA.plus(depositB).minus(withdrawnA).minus(withdrawnB);
  }
}
