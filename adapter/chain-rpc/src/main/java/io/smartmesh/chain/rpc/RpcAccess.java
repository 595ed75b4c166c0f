package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.ContractCall;
import java.util.Optional;

/** One chain node. */
final class RpcAccess implements ChainAccess {
  private final EthereumClient chain;

  RpcAccess(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public long chainId() throws RpcFailure {
    return chain.chainId();
  }

  @Override
  public Head head() throws RpcFailure {
    long number = chain.newestBlock();
    EthereumClient.Block block =
        chain
            .block(number)
            .orElseThrow(() -> new RpcFailure.Nonsense("its newest block is not there"));
    return new Head(number, block.time());
  }

  @Override
  public Bytes code(Address contract) throws RpcFailure {
    return chain.code(contract);
  }

  @Override
  public Amount coin(Address owner) throws RpcFailure {
    return chain.coinBalance(owner);
  }

  @Override
  public long count(Address sender) throws RpcFailure {
    return chain.transactionCount(sender);
  }

  @Override
  public Prices prices() throws RpcFailure {
    return chain.prices();
  }

  @Override
  public Bytes call(Address from, ContractCall call, long gas) throws RpcFailure {
    return chain.call(from, call, gas);
  }

  @Override
  public long estimate(Address from, ContractCall call) throws RpcFailure {
    return chain.estimateGas(from, Optional.of(call.to()), Amount.ZERO, call.data());
  }

  @Override
  public Given give(Bytes signed) throws RpcFailure {
    try {
      chain.send(signed);
      return Given.TAKEN;
    } catch (RpcFailure.Refused e) {
      if (Outbox.isKnownAlready(e)) {
        return Given.TAKEN;
      } else if (Outbox.isOvertaken(e)) {
        return Given.OVERTAKEN;
      } else if (Outbox.isUnderpriced(e)) {
        return Given.UNDERPRICED;
      }
      throw e;
    }
  }

  @Override
  public Optional<Receipt> receipt(Hash transaction) throws RpcFailure {
    return chain.wholeReceipt(transaction);
  }
}
