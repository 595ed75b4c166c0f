package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Eip1559Transaction;
import java.util.Locale;
import java.util.Optional;

/** Makes, signs and sends the transactions of one key. */
final class Outbox {
  /**
   * Units of gas: above every call of our contracts, and below what a hostile estimate could burn.
   */
  private static final long GAS_MOST = 10_000_000;

  private final EthereumClient chain;
  private final long chainId;
  private final SigningKey key;
  private final Curve curve;

  Outbox(EthereumClient chain, long chainId, SigningKey key, Curve curve) {
    this.chain = chain;
    this.chainId = chainId;
    this.key = key;
    this.curve = curve;
  }

  Address address() {
    return key.address();
  }

  /**
   * A transaction that works on the chain as it is now. It takes the place after the last one that
   * is in a block: there is one writer with this key and it sends one at a time, so whatever else
   * waits there is an older try of its own.
   *
   * @throws RpcFailure.Refused when it would revert, or there is not enough coin for the gas
   */
  Eip1559Transaction prepare(Optional<Address> to, Amount value, Bytes data) throws RpcFailure {
    long gas = chain.estimateGas(address(), to, value, data);
    if (gas > GAS_MOST) {
      throw new RpcFailure.Nonsense("it wants " + gas + " gas, at most " + GAS_MOST + " is given");
    }
    Fees fees = chain.fees();
    long nonce = chain.transactionCount(address());
    return new Eip1559Transaction(
        chainId, nonce, fees.tip(), fees.most(), withRoom(gas), to, value, data);
  }

  /** The state may change before it is in a block; unused gas costs nothing. */
  private static long withRoom(long gas) {
    return gas + gas / 4;
  }

  /** {@code what} with fees that let it replace {@code than}, which has the same nonce. */
  Eip1559Transaction dearer(Eip1559Transaction what, Eip1559Transaction than) throws RpcFailure {
    Fees fees = chain.fees().atLeastAQuarterAbove(new Fees(than.priorityFeeMost(), than.feeMost()));
    return new Eip1559Transaction(
        chainId,
        what.nonce(),
        fees.tip(),
        fees.most(),
        what.gasLimit(),
        what.to(),
        what.value(),
        what.data());
  }

  /**
   * @return the hash to ask for its receipt
   * @throws RpcFailure.Refused when the node does not take it
   */
  Hash send(Eip1559Transaction transaction) throws RpcFailure {
    Bytes signed = transaction.signed(key, curve);
    try {
      chain.send(signed);
    } catch (RpcFailure.Refused e) {
      if (!isKnownAlready(e)) {
        throw e;
      }
    }
    return Eip1559Transaction.hash(signed);
  }

  /** Sent before a restart or a lost answer: nodes say it in different words. */
  private static boolean isKnownAlready(RpcFailure.Refused refusal) {
    String reason = refusal.reason().toLowerCase(Locale.ROOT);
    return reason.contains("already known") || reason.contains("already imported");
  }

  /** An older try of ours is still there and offers as much, or it is in a block by now. */
  static boolean isWorthAnotherTry(RpcFailure.Refused refusal) {
    String reason = refusal.reason().toLowerCase(Locale.ROOT);
    return reason.contains("underpriced") || reason.contains("nonce too low");
  }

  /** What to tell the user where nothing else helps. */
  String explain(RpcFailure.Refused refusal) {
    return refusal.reason().toLowerCase(Locale.ROOT).contains("insufficient funds")
        ? "There is not enough coin for the transaction fee. Send some to " + address() + "."
        : Reverts.explain(refusal);
  }
}
