package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;

/** The calls of a token (ERC-20) that we make. */
public final class Erc20 {
  private static final AbiFunction BALANCE_OF = AbiFunction.of("balanceOf(address)");
  private static final AbiFunction DECIMALS = AbiFunction.of("decimals()");
  private static final AbiFunction NONCES = AbiFunction.of("nonces(address)");
  private static final AbiFunction TRANSFER = AbiFunction.of("transfer(address,uint256)");
  private static final AbiTuple AMOUNT = AbiTuple.of("(uint256)");

  private Erc20() {}

  /** How many digits of its amounts are behind the point; answered as an amount. */
  public static ContractCall decimals(Address token) {
    return DECIMALS.call(token);
  }

  /** Answers an amount: see {@link #decodeAmount}. */
  public static ContractCall balanceOf(Address token, Address owner) {
    return BALANCE_OF.call(token, owner);
  }

  /** Permits that {@code owner} has used (ERC-2612): the next one's nonce. */
  public static ContractCall nonces(Address token, Address owner) {
    return NONCES.call(token, owner);
  }

  public static ContractCall transfer(Address token, Address to, Amount amount) {
    return TRANSFER.call(token, to, amount);
  }

  /** Reads what a contract answered where it answers one {@code uint256}. */
  public static Amount decodeAmount(Bytes answer) throws Malformed {
    return AMOUNT.decode(answer).amount();
  }
}
