package io.smartmesh.ethereum.token;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Eip712;
import io.smartmesh.ethereum.Words;
import java.util.List;

/**
 * What a holder signs for somebody else to send, and be paid in SMT (TK-4).
 *
 * @param kind what it is about
 * @param from who signs and pays
 * @param to the receiver of a payment, the spender of an approval
 * @param value in units of 10^-18 SMT
 * @param fee for the relayer, in the same units; of a payment at most the value (TK-9)
 * @param relayer who alone may send it (TK-7)
 * @param nonce one that {@code from} has not used, 256 bits (TK-5)
 * @param deadline last second at which it counts (TK-6)
 */
public record TokenMessage(
    Kind kind,
    Address from,
    Address to,
    Amount value,
    Amount fee,
    Address relayer,
    Amount nonce,
    ChainTime deadline) {
  private static final String REST =
      ",uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)";
  private static final String TYPES =
      "(bytes,(address,address,uint256,uint256,address,uint256,uint256))";
  private static final AbiTuple ACT = AbiTuple.of("(address,bytes32,uint256)");
  private static final AbiFunction PERFORM =
      AbiFunction.of("perform(address,bytes,(address,address,uint256,uint256,uint256,bytes))");

  /** The two messages. */
  public enum Kind {
    /** {@code transferProxy}. */
    PAYMENT("TransferProxy(address from,address to", "transferProxy"),
    /** {@code approveProxy}. */
    APPROVAL("ApproveProxy(address owner,address spender", "approveProxy");

    private final String type;
    private final String function;

    Kind(String type, String function) {
      this.type = type + REST;
      this.function = function + TYPES;
    }
  }

  /** The token's EIP-712 domain (TK-3). */
  public static Hash domain(long chainId, Address token) {
    return Eip712.domain("SmartMesh", "1", chainId, token);
  }

  /** What is signed. */
  public Hash digest(long chainId, Address token) {
    Hash hash =
        Eip712.structHash(
            Eip712.typeHash(kind.type),
            Words.of(from),
            Words.of(to),
            Words.of(value),
            Words.of(fee),
            Words.of(relayer),
            Words.of(nonce),
            Words.of(deadline));
    return Eip712.digest(domain(chainId, token), hash);
  }

  /**
   * What the relayer sends.
   *
   * @param signature r ‖ s ‖ v, r ‖ vs, or what a contract wallet takes (TK-8)
   */
  public ContractCall call(Address token, Bytes signature) {
    return AbiFunction.of(kind.function)
        .call(token, signature, List.of(from, to, value, fee, relayer, nonce, deadline));
  }

  /**
   * The fee for an act (TK-13), to be signed beside the act.
   *
   * @param paidCalls the contract that joins the two, which is the relayer of this message
   * @param relayer who is paid
   * @param salt tells acts apart that are otherwise the same
   */
  public static TokenMessage feeFor(
      ContractCall act,
      Amount salt,
      Address paidCalls,
      Address from,
      Address relayer,
      Amount fee,
      ChainTime deadline) {
    Hash data = Hashes.keccak256(act.data());
    Hash nonce = Hashes.keccak256(ACT.encode(act.to(), data, salt));
    return new TokenMessage(
        Kind.PAYMENT,
        from,
        relayer,
        fee,
        Amount.ZERO,
        paidCalls,
        Words.toAmount(nonce.bytes()),
        deadline);
  }

  /**
   * What the relayer sends for an act whose fee this is.
   *
   * @param act as it was given to {@link #feeFor}, and so the salt
   */
  public ContractCall perform(ContractCall act, Amount salt, Bytes signature) {
    return PERFORM.call(
        relayer, act.to(), act.data(), List.of(from, to, value, salt, deadline, signature));
  }
}
