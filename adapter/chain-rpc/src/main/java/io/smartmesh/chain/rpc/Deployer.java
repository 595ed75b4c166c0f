package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.EthereumClient.Receipt;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Deployments;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.Evaluators;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Puts the contracts on a chain and hands out money: for demonstrations and tests, with a key that
 * has coin. Each call blocks until its transaction is in a block, at most a minute.
 */
public final class Deployer {
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);
  private static final long BLOCK_MILLIS_MOST = 60_000;
  private static final long LOOK_MILLIS = 50;

  private final EthereumClient chain;
  private final long chainId;
  private final Outbox outbox;

  /**
   * @param block the first one that any of the contracts is in
   */
  public record Deployment(ChannelsContract contracts, long block) {}

  /**
   * @throws RpcFailure when the chain node does not tell which chain it is
   */
  public Deployer(URI endpoint, SigningKey key, Curve curve) throws RpcFailure {
    this.chain = new EthereumClient(new JsonRpc(endpoint, ANSWER_TIME));
    this.chainId = chain.chainId();
    Servers servers =
        new Servers(List.of(chain), length -> Bytes.wrap(new byte[length]), System::nanoTime);
    this.outbox = new Outbox(servers, chainId, key, curve);
  }

  /** Deploys token, registry, evaluators and channels. The key gets all tokens. */
  public Deployment deploy() throws RpcFailure {
    Receipt registry = create(Deployments.evidenceRegistry());
    Address registryAt = created(registry);
    Address token = created(create(Deployments.token(outbox.address())));
    Evaluators evaluators =
        new Evaluators(
            created(create(Deployments.hashLock())),
            created(create(Deployments.timeLock())),
            created(create(Deployments.signers())),
            created(create(Deployments.oracle())),
            created(create(Deployments.hashChain())));
    Address channels = created(create(Deployments.paymentChannels(registryAt, token)));
    return new Deployment(
        new ChannelsContract(chainId, channels, token, registryAt, evaluators), registry.block());
  }

  public void giveToken(Address token, Address to, Amount amount) throws RpcFailure {
    ContractCall call = Erc20.transfer(token, to, amount);
    send(Optional.of(call.to()), Amount.ZERO, call.data());
  }

  public void giveCoin(Address to, Amount wei) throws RpcFailure {
    send(Optional.of(to), wei, Bytes.EMPTY);
  }

  private Receipt create(Bytes code) throws RpcFailure {
    return send(Optional.empty(), Amount.ZERO, code);
  }

  private static Address created(Receipt receipt) throws RpcFailure {
    return receipt
        .created()
        .orElseThrow(() -> new RpcFailure.Nonsense("a created contract has no address"));
  }

  private Receipt send(Optional<Address> to, Amount value, Bytes data) throws RpcFailure {
    Hash hash = outbox.send(outbox.prepare(to, value, data, outbox.nextNonce()));
    long end = System.nanoTime() + BLOCK_MILLIS_MOST * 1_000_000;
    Optional<Receipt> receipt = chain.receipt(hash);
    while (receipt.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new RpcFailure.NoAnswer(
            chain.shownEndpoint(), "no block has taken transaction " + hash.hex());
      }
      pause();
      receipt = chain.receipt(hash);
    }
    if (!receipt.get().worked()) {
      throw new RpcFailure.Nonsense(
          "transaction " + hash.hex() + " was reverted although its trial run was not");
    }
    return receipt.get();
  }

  private void pause() throws RpcFailure {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcFailure.NoAnswer(chain.shownEndpoint(), "interrupted while waiting for it");
    }
  }
}
