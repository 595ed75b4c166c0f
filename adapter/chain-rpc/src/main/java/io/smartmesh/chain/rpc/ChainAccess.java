package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.EthereumLog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a program asks of a chain node that makes, keeps and repeats its own transactions. Every
 * call blocks until it is answered; what a node says may be late or wrong.
 */
public interface ChainAccess {
  /**
   * The newest block.
   *
   * @param time its own
   */
  record Head(long number, ChainTime time) {}

  /**
   * For a unit of gas, in wei.
   *
   * @param base what the next block asks of everybody
   * @param tip what others give on top
   */
  record Prices(Amount base, Amount tip) {
    /** What a transaction pays that gives as much as others. */
    public Amount sum() {
      return base.plusOrMost(tip);
    }
  }

  /**
   * @param worked false when it was reverted
   * @param gas units that it used
   * @param price wei paid for each
   */
  record Receipt(long block, boolean worked, long gas, Amount price, List<EthereumLog> logs) {
    public Receipt {
      logs = List.copyOf(logs);
    }
  }

  /** What became of a transaction that was handed over. */
  enum Given {
    /** The node has it. */
    TAKEN,
    /** One with its nonce is on its way that offers as much, or blocks ask for more. */
    UNDERPRICED,
    /** One with its nonce is in a block. */
    OVERTAKEN
  }

  /** Through JSON-RPC. */
  static ChainAccess at(URI endpoint, Duration answerTime) {
    return new RpcAccess(new EthereumClient(new JsonRpc(endpoint, answerTime)));
  }

  long chainId() throws RpcFailure;

  Head head() throws RpcFailure;

  /** Empty where there is no contract. */
  Bytes code(Address contract) throws RpcFailure;

  /** In wei. */
  Amount coin(Address owner) throws RpcFailure;

  /** Transactions of {@code sender} that are in a block. */
  long count(Address sender) throws RpcFailure;

  Prices prices() throws RpcFailure;

  /**
   * What {@code from} would be answered now.
   *
   * @param gas units that it may use
   * @throws RpcFailure.Refused when it would revert
   */
  Bytes call(Address from, ContractCall call, long gas) throws RpcFailure;

  /**
   * Units of gas that {@code from} would use now.
   *
   * @throws RpcFailure.Refused when it would revert
   */
  long estimate(Address from, ContractCall call) throws RpcFailure;

  /**
   * @throws RpcFailure.Refused for any other reason than those of {@link Given}
   */
  Given give(Bytes signed) throws RpcFailure;

  /** Empty while it is in no block. */
  Optional<Receipt> receipt(Hash transaction) throws RpcFailure;

  /** Why a contract says no, with the values that it compared where it is one of ours. */
  static String explain(RpcFailure.Refused refusal) {
    return Reverts.explain(refusal);
  }
}
