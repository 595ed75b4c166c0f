package io.smartmesh.ethereum.token;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.Eip712;
import io.smartmesh.ethereum.Words;

/** ERC-2612: a holder's word that somebody may take so much, for anyone to show. */
public final class TokenPermit {
  private static final Hash TYPE =
      Eip712.typeHash(
          "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

  private TokenPermit() {}

  /**
   * What is signed.
   *
   * @param nonce how many permits the owner has used
   */
  public static Hash digest(
      long chainId,
      Address token,
      Address owner,
      Address spender,
      Amount value,
      Amount nonce,
      ChainTime deadline) {
    return Eip712.digest(
        TokenMessage.domain(chainId, token),
        Eip712.structHash(
            TYPE,
            Words.of(owner),
            Words.of(spender),
            Words.of(value),
            Words.of(nonce),
            Words.of(deadline)));
  }
}
