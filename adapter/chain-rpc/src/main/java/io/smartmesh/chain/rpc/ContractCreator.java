package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Eip1559Transaction;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Creates contracts one by one, each under a nonce that the caller has chosen before: whatever ends
 * this program, doing it again creates nothing twice (TK-19). Blocks; for one thread.
 */
public final class ContractCreator {
  private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 20;

  private static final long LOOK_MILLIS_MOST = 1_000;

  /** Without a block for so long, more is offered. */
  private static final long OFFER_MILLIS = 60_000;

  /** Without a block for so long it is given up for this time. */
  private static final long WAIT_MILLIS_MOST = 1_200_000;

  private final EthereumClient chain;
  private final long chainId;
  private final Outbox outbox;
  private final Address address;

  /**
   * What a creation may cost.
   *
   * @param gas units, as the chain node estimates
   * @param feeMost for a unit, in wei
   */
  public record Estimate(long gas, Amount feeMost) {
    /** In wei, with the room that a transaction is given. */
    public Amount costMost() {
      return feeMost.times(Outbox.withRoom(gas));
    }
  }

  /**
   * @param number of the newest block
   */
  public record Head(long number, ChainTime time) {}

  /**
   * @throws RpcFailure when the chain node does not tell which chain it is
   */
  public ContractCreator(URI endpoint, SigningKey key, Curve curve) throws RpcFailure {
    this.chain = new EthereumClient(new JsonRpc(endpoint, ANSWER_TIME));
    this.chainId = chain.chainId();
    this.address = key.address();
    Servers servers =
        new Servers(List.of(chain), length -> Bytes.wrap(new byte[length]), System::nanoTime);
    this.outbox = new Outbox(servers, chainId, key, curve);
  }

  public long chainId() {
    return chainId;
  }

  /** Who creates, and pays. */
  public Address address() {
    return address;
  }

  public Head head() throws RpcFailure {
    long number = chain.newestBlock();
    EthereumClient.Block block =
        chain
            .block(number)
            .orElseThrow(() -> new RpcFailure.Nonsense("its newest block is not there"));
    return new Head(number, block.time());
  }

  /** Transactions of ours that are in a block. */
  public long nextNonce() throws RpcFailure {
    return outbox.nextNonce();
  }

  /** Empty where there is no contract. */
  public Bytes codeAt(Address contract) throws RpcFailure {
    return chain.code(contract);
  }

  public Bytes call(ContractCall call) throws RpcFailure {
    return chain.call(call);
  }

  /** In wei. */
  public Amount coin() throws RpcFailure {
    return chain.coinBalance(address);
  }

  public Estimate estimate(Bytes code) throws RpcFailure {
    return new Estimate(
        chain.estimateGas(address, Optional.empty(), Amount.ZERO, code), chain.fees().most());
  }

  /**
   * Sends it, with more for the gas as time passes, until the nonce is used: by this transaction,
   * or by the same one of an earlier life, which may still be on its way. What is at the address
   * then is for the caller to see.
   */
  public void create(Bytes code, long nonce) throws RpcFailure {
    long start = System.nanoTime();
    long look = LOOK_MILLIS;
    Eip1559Transaction offer = outbox.prepare(Optional.empty(), Amount.ZERO, code, nonce);
    long offered = start;
    boolean taken = offer(offer);
    while (outbox.nextNonce() <= nonce) {
      long now = System.nanoTime();
      if (now - start > WAIT_MILLIS_MOST * 1_000_000) {
        throw new RpcFailure.NoAnswer(
            chain.shownEndpoint(), "no block has taken the transaction with nonce " + nonce);
      }
      if (!taken || now - offered > OFFER_MILLIS * 1_000_000) {
        offer = outbox.dearer(offer);
        taken = offer(offer);
        offered = now;
      }
      look = pause(look);
    }
  }

  /** Waits until the chain has a block of that number. */
  public void awaitBlock(long number) throws RpcFailure {
    long start = System.nanoTime();
    long look = LOOK_MILLIS;
    while (chain.newestBlock() < number) {
      if (System.nanoTime() - start > WAIT_MILLIS_MOST * 1_000_000) {
        throw new RpcFailure.NoAnswer(chain.shownEndpoint(), "there is no block " + number);
      }
      look = pause(look);
    }
  }

  /**
   * @return false where one with this nonce is on its way that offers as much
   */
  private boolean offer(Eip1559Transaction transaction) throws RpcFailure {
    try {
      outbox.send(transaction);
      return true;
    } catch (RpcFailure.Refused e) {
      if (Outbox.isUnderpriced(e)) {
        return false;
      }
      if (Outbox.isOvertaken(e)) {
        return true;
      }
      throw e;
    }
  }

  /**
   * @return how long to wait the next time
   */
  private long pause(long millis) throws RpcFailure {
    try {
      Thread.sleep(millis);
      return Math.min(2 * millis, LOOK_MILLIS_MOST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcFailure.NoAnswer(chain.shownEndpoint(), "interrupted while waiting for it");
    }
  }
}
