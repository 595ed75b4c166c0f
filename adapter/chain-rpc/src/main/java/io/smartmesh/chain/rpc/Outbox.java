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

  private static final int COIN_DECIMALS = 18;

  private final Servers servers;
  private final long chainId;
  private final SigningKey key;
  private final Curve curve;

  Outbox(Servers servers, long chainId, SigningKey key, Curve curve) {
    this.servers = servers;
    this.chainId = chainId;
    this.key = key;
    this.curve = curve;
  }

  Address address() {
    return key.address();
  }

  /** The place after the last transaction that is in a block. */
  long nextNonce() throws RpcFailure {
    return chain().transactionCount(address());
  }

  private EthereumClient chain() {
    return servers.chain();
  }

  /**
   * A transaction that works on the chain as it is now.
   *
   * @throws RpcFailure.Refused when it would revert, or there is not enough coin for the gas
   */
  Eip1559Transaction prepare(Optional<Address> to, Amount value, Bytes data, long nonce)
      throws RpcFailure {
    long gas = chain().estimateGas(address(), to, value, data);
    if (gas > GAS_MOST) {
      throw new RpcFailure.Nonsense("it wants " + gas + " gas, at most " + GAS_MOST + " is given");
    }
    Fees fees = chain().fees();
    return new Eip1559Transaction(
        chainId, nonce, fees.tip(), fees.most(), withRoom(gas), to, value, data);
  }

  /** The state may change before it is in a block; unused gas costs nothing. */
  static long withRoom(long gas) {
    return gas + gas / 4;
  }

  /**
   * The same with fees that let it replace {@code stuck}, and with what the chain asks for now. At
   * the bound of {@link Fees} it is the same as before.
   */
  Eip1559Transaction dearer(Eip1559Transaction stuck) throws RpcFailure {
    Fees fees =
        chain().fees().atLeastAQuarterAbove(new Fees(stuck.priorityFeeMost(), stuck.feeMost()));
    return new Eip1559Transaction(
        chainId,
        stuck.nonce(),
        fees.tip(),
        fees.most(),
        stuck.gasLimit(),
        stuck.to(),
        stuck.value(),
        stuck.data());
  }

  /** By which its receipt is found. */
  Hash hash(Eip1559Transaction transaction) {
    return Eip1559Transaction.hash(transaction.signed(key, curve));
  }

  /**
   * @return the hash to ask for its receipt
   * @throws RpcFailure.Refused when the node does not take it
   */
  Hash send(Eip1559Transaction transaction) throws RpcFailure {
    Bytes signed = transaction.signed(key, curve);
    try {
      servers.send(signed);
    } catch (RpcFailure.Refused e) {
      if (!isKnownAlready(e)) {
        throw e;
      }
    }
    return Eip1559Transaction.hash(signed);
  }

  /** Sent before a restart or a lost answer: nodes say it in different words. */
  static boolean isKnownAlready(RpcFailure.Refused refusal) {
    return says(refusal, "already known") || says(refusal, "already imported");
  }

  /** Something else with its nonce is there and offers as much. */
  static boolean isUnderpriced(RpcFailure.Refused refusal) {
    return says(refusal, "underpriced") || says(refusal, "max fee per gas less than block base");
  }

  /** Something with its nonce is in a block. */
  static boolean isOvertaken(RpcFailure.Refused refusal) {
    return says(refusal, "nonce too low");
  }

  static boolean isTooPoor(RpcFailure.Refused refusal) {
    return says(refusal, "insufficient funds");
  }

  private static boolean says(RpcFailure.Refused refusal, String words) {
    return refusal.reason().toLowerCase(Locale.ROOT).contains(words);
  }

  /** What to tell the user where nothing else helps. */
  String explain(RpcFailure.Refused refusal) {
    return isTooPoor(refusal)
        ? "There is not enough coin for the transaction fee. Send some to " + address() + "."
        : Reverts.explain(refusal);
  }

  /** What it may cost at the most, in wei. */
  static Amount cost(Eip1559Transaction transaction) {
    return transaction.feeMost().times(transaction.gasLimit()).plus(transaction.value());
  }

  /** Whether the account has less than that. */
  boolean isTooPoorFor(Eip1559Transaction transaction) throws RpcFailure {
    return chain().coinBalance(address()).isLessThan(cost(transaction));
  }

  /**
   * @param needed what it may cost at the most, in wei
   */
  String tooPoor(Amount needed) throws RpcFailure {
    return "There is not enough coin for the transaction fee: it may cost "
        + needed.toDecimal(COIN_DECIMALS)
        + ", the device has "
        + chain().coinBalance(address()).toDecimal(COIN_DECIMALS)
        + ". Send some to "
        + address()
        + ".";
  }
}
