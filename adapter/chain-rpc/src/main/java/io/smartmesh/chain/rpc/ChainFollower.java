package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.EthereumClient.Block;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.channels.ChannelEvents;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.NodeInput.ChainProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reports the chain block range by block range, without gap or overlap. What it cannot check it
 * does not skip: it fails, and the next look begins after the last block that was reported.
 */
final class ChainFollower {
  /** Blocks asked for at once; halved where a node finds the answer too long. */
  private static final int SPAN_MOST = 1_000;

  private final EthereumClient chain;
  private final RpcConfig config;
  private final ChannelsContract contracts;
  private final Address device;
  private long head;
  private Optional<Hash> headHash = Optional.empty();
  private boolean trusted;
  private int span = SPAN_MOST;

  /**
   * @param lastHead the last block reported in an earlier life, −1 for none
   */
  ChainFollower(EthereumClient chain, RpcConfig config, Address device, long lastHead) {
    this.chain = chain;
    this.config = config;
    this.contracts = config.contracts();
    this.device = device;
    this.head = lastHead;
  }

  /** The last block reported, −1 for none. */
  long head() {
    return head;
  }

  /** The node went away: when it is back it may be another one, and even old news is news then. */
  void distrust() {
    trusted = false;
  }

  /**
   * One look. Reports what is new, and at least once after the start and after {@link #distrust}.
   */
  void look(Consumer<ChainProgress> out) throws RpcFailure {
    if (!trusted) {
      checkIdentity();
    }
    long newest = chain.newestBlock();
    long believed = Math.max(0, newest - config.confirmations());
    if (newest < head) {
      throw new RpcFailure.WrongChain(
          "The chain node "
              + chain.shownEndpoint()
              + " is at block "
              + newest
              + ", but this node has seen block "
              + head
              + " already. It is still catching up, or it is another chain: wait, or use another"
              + " node.");
    }
    if (believed > head) {
      report(believed, out);
    } else if (!trusted) {
      Block block = checkedBlock(head);
      out.accept(progress(block, block.time(), List.of(), balances(head)));
      headHash = Optional.of(block.hash());
    }
    trusted = true;
  }

  private void checkIdentity() throws RpcFailure {
    long chainId = chain.chainId();
    if (chainId != contracts.chainId()) {
      throw new RpcFailure.WrongChain(
          "The chain node "
              + chain.shownEndpoint()
              + " serves chain "
              + chainId
              + ", but this node's money is on chain "
              + contracts.chainId()
              + ". Use a node of that chain.");
    }
    if (!chain.hasCode(contracts.channels())) {
      throw new RpcFailure.WrongChain(
          "The chain node "
              + chain.shownEndpoint()
              + " knows no contract at "
              + contracts.channels()
              + ", where this node's channels should be. It is still catching"
              + " up, or the contract addresses in the settings are of another chain.");
    }
  }

  private void report(long believed, Consumer<ChainProgress> out) throws RpcFailure {
    Balances balances = balances(believed);
    ChainTime newest = checkedBlock(believed).time();
    while (head < believed) {
      long from = Math.max(head + 1, config.deployedAtBlock());
      // Before the contracts there is nothing to look for: one report leads up to them.
      Block last = checkedBlock(Math.min(believed, from + span - 1));
      try {
        List<ChannelFact> facts = from > last.number() ? List.of() : facts(from, last);
        checkStillThere();
        out.accept(progress(last, newest, facts, balances));
        head = last.number();
        headHash = Optional.of(last.hash());
        span = Math.min(SPAN_MOST, span * 2);
      } catch (RpcFailure.Refused e) {
        // Usually "too many results".
        if (span == 1) {
          throw e;
        }
        span /= 2;
      }
    }
  }

  /** After the facts were read: so they are of the chain that has our last block. */
  private void checkStillThere() throws RpcFailure {
    if (headHash.isPresent() && !chain.block(head).map(Block::hash).equals(headHash)) {
      throw new RpcFailure.WrongChain(
          "The chain was re-organised: block "
              + head
              + ", which this node had believed, is not on it any more. Channels are not safe to"
              + " use until the confirmations in the settings are more than the chain re-organises."
              + " Raise them, and start again.");
    }
  }

  private Block checkedBlock(long number) throws RpcFailure {
    return chain
        .block(number)
        .orElseThrow(() -> new RpcFailure.Nonsense("it has no block " + number + " after all"));
  }

  private List<ChannelFact> facts(long from, Block last) throws RpcFailure {
    List<EthereumLog> ordered =
        new ArrayList<>(
            chain.logs(
                from,
                last.number(),
                List.of(contracts.channels(), contracts.registry()),
                ChannelEvents.topics()));
    ordered.sort(
        Comparator.comparingLong(EthereumLog::blockNumber).thenComparingInt(EthereumLog::logIndex));
    List<ChannelFact> facts = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      EthereumLog log = ordered.get(i);
      checkPlace(log, from, last, i == 0 ? Optional.empty() : Optional.of(ordered.get(i - 1)));
      decode(log).ifPresent(facts::add);
    }
    return facts;
  }

  private static void checkPlace(
      EthereumLog log, long from, Block last, Optional<EthereumLog> before) throws RpcFailure {
    long block = log.blockNumber();
    if (block < from || block > last.number()) {
      throw new RpcFailure.Nonsense(
          "a log of block " + block + " among those of " + from + " to " + last.number());
    }
    if (block == last.number() && !log.blockHash().equals(last.hash())) {
      throw new RpcFailure.Nonsense(
          "a log of block " + log.blockHash() + " where block " + last.hash() + " stands");
    }
    if (before.isPresent()
        && before.get().blockNumber() == block
        && before.get().logIndex() == log.logIndex()) {
      throw new RpcFailure.Nonsense("two logs " + log.logIndex() + " in block " + block);
    }
  }

  private Optional<ChannelFact> decode(EthereumLog log) throws RpcFailure {
    Result<Optional<ChannelFact>, Malformed> fact = ChannelEvents.decode(log, contracts);
    if (fact instanceof Result.Err<Optional<ChannelFact>, Malformed> err) {
      throw new RpcFailure.Nonsense(
          "log "
              + log.logIndex()
              + " of block "
              + log.blockNumber()
              + " cannot be read: "
              + err.error().getMessage());
    }
    return fact.orThrow();
  }

  private record Balances(Amount token, Amount coin) {}

  /** Of the newest believed block for all reports of a look: older state may be pruned away. */
  private Balances balances(long block) throws RpcFailure {
    return new Balances(
        chain.tokenBalance(contracts.token(), device, block), chain.coinBalance(device, block));
  }

  private static ChainProgress progress(
      Block block, ChainTime newest, List<ChannelFact> facts, Balances balances) {
    return new ChainProgress(
        block.number(), block.time(), newest, facts, balances.token(), balances.coin());
  }
}
