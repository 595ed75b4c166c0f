package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import java.math.BigInteger;

/**
 * A channel as the contract knows it (struct {@code Channel}).
 *
 * @param partyA the numerically smaller address
 * @param openBefore until when it could be opened: part of its id, so that an opening that has not
 *     landed by then never will (R0)
 * @param hold seconds a close may be answered
 * @param amnestyHold seconds for an amnesty close, 0 = not allowed
 * @param amnestyFee paid to whoever raises an amnesty close
 */
public record ChannelRecord(
    Address partyA,
    Address partyB,
    Address token,
    ChainTime openBefore,
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
   * amount, and no more was withdrawn than was paid in. One party may withdraw more than its own
   * deposit: what it received (R16). The contract sees to it; a chain node that lies may say
   * anything.
   */
  public boolean isSolvent() {
    BigInteger deposits = depositA.units().add(depositB.units());
    BigInteger withdrawn = withdrawnA.units().add(withdrawnB.units());
    return deposits.bitLength() <= DEPOSITS_BITS && withdrawn.compareTo(deposits) <= 0;
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

  /** The same channel after {@code party} paid in so much in all. */
  public ChannelRecord withDeposit(Address party, Amount deposit) {
    boolean isA = partyA.equals(party);
    return with(isA ? deposit : depositA, isA ? depositB : deposit, withdrawnA, withdrawnB);
  }

  /** The same channel after {@code party} took out so much in all. */
  public ChannelRecord withWithdrawn(Address party, Amount withdrawn) {
    boolean isA = partyA.equals(party);
    return with(depositA, depositB, isA ? withdrawn : withdrawnA, isA ? withdrawnB : withdrawn);
  }

  private ChannelRecord with(
      Amount newDepositA, Amount newDepositB, Amount newWithdrawnA, Amount newWithdrawnB) {
    return new ChannelRecord(
        partyA,
        partyB,
        token,
        openBefore,
        hold,
        amnestyHold,
        amnestyFee,
        newDepositA,
        newDepositB,
        newWithdrawnA,
        newWithdrawnB);
  }

  /** What the contract still holds for both. */
  public Amount total() {
    return depositA.plus(depositB).minus(withdrawnA.plus(withdrawnB));
  }
}
