package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.EthereumClient.Block;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.channels.ChannelEvents;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.node.Chain;
import io.smartmesh.node.NodeInput.ChainProgress;
import io.smartmesh.node.SeenBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reports the chain block range by block range, without gap or overlap, and takes back what a
 * re-organisation replaced (ND-7). What it cannot check it does not skip: it fails, and the next
 * look begins after the last block that was reported.
 */
final class ChainFollower {
  /** Blocks asked for at once; halved where a node finds the answer too long. */
  private static final int SPAN_MOST = 1_000;

  /** Seconds that a block may be ahead of this device's clock. */
  static final long FUTURE_SECONDS_MOST = 900;

  /** Chains of developers, whose clocks are turned at will: anvil and Hardhat, geth --dev. */
  private static final Set<Long> DEVELOPMENT_CHAINS = Set.of(31_337L, 1_337L);

  private final Servers servers;
  private final RpcConfig config;
  private final ChannelsContract contracts;
  private final Address device;
  private final BelievedBlocks seen;
  private long newestLooked = -1;
  private boolean told;
  private int span = SPAN_MOST;
  private long blockMillis;

  /**
   * @param known blocks reported in an earlier life
   */
  ChainFollower(Servers servers, RpcConfig config, Address device, List<SeenBlock> known) {
    this.servers = servers;
    this.config = config;
    this.contracts = config.contracts();
    this.device = device;
    this.seen = new BelievedBlocks(known);
  }

  /** The last block reported, −1 for none. */
  long head() {
    return seen.newest().height();
  }

  /** What is in this block or an older one stays there. */
  long finalHead() {
    return head() - BelievedBlocks.REORGANISED_MOST;
  }

  /** Mean time between the newest blocks, 0 while unknown. */
  long blockMillis() {
    return blockMillis;
  }

  /** The chain was told as out of reach: when it is back, even old news is news. */
  void distrust() {
    told = false;
    newestLooked = -1;
  }

  /**
   * One look. Reports what is new, and at least once after the start and after {@link #distrust}.
   */
  void look(Chain.Events out) throws RpcFailure {
    servers.use(server -> look(server, out));
  }

  private void look(Server server, Chain.Events out) throws RpcFailure {
    EthereumClient chain = server.chain();
    if (!server.isIdentified()) {
      checkIdentity(chain);
      server.identified();
      newestLooked = -1;
    }
    long newest = chain.newestBlock();
    if (newest == newestLooked && told) {
      return;
    }
    if (newest < head()) {
      throw new RpcFailure.WrongChain(
          "The chain node "
              + chain.shownEndpoint()
              + " is at block "
              + newest
              + ", but this node has seen block "
              + head()
              + " already. It is still catching up, or it is another chain: wait, or use another"
              + " node.");
    }
    rewindIfReplaced(server, out);
    long believed = Math.max(0, newest - config.confirmations());
    if (believed > head()) {
      report(server, believed, out);
    } else if (!told && head() >= 0) {
      out.progress(
          progress(seen.newest(), seen.newest().time(), List.of(), balances(chain, head())));
    }
    told = true;
    newestLooked = newest;
  }

  private void checkIdentity(EthereumClient chain) throws RpcFailure {
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

  private static boolean isThere(EthereumClient chain, SeenBlock block) throws RpcFailure {
    return block.equals(SeenBlock.NOTHING)
        || chain.block(block.height()).filter(b -> b.hash().equals(block.hash())).isPresent();
  }

  /** ND-7, ND-8. A server that changed chains under its address is no re-organisation. */
  private void rewindIfReplaced(Server server, Chain.Events out) throws RpcFailure {
    EthereumClient chain = server.chain();
    SeenBlock last = seen.newest();
    if (isThere(chain, last)) {
      return;
    }
    checkIdentity(chain);
    Block instead = checkedBlock(chain, last.height());
    servers.requireAgreement(server, instead.number(), instead.hash());
    List<SeenBlock> all = seen.all();
    int there = 0; // blocks before this index are on the chain, those from `gone` on are not
    int gone = all.size() - 1;
    while (there < gone) {
      int middle = (there + gone) / 2;
      if (isThere(chain, all.get(middle))) {
        there = middle + 1;
      } else {
        gone = middle;
      }
    }
    boolean isTooDeep = there == 0 && !seen.newestFinal().equals(SeenBlock.NOTHING);
    if (isTooDeep) {
      String why =
          "The chain has replaced more than "
              + BelievedBlocks.REORGANISED_MOST
              + " blocks: block "
              + all.get(0).height()
              + ", which was final, is not on it any more. Or "
              + chain.shownEndpoint()
              + " is on a chain of its own. Channels sign nothing until that block is back; what"
              + " they hold is safe on this device. Use other chain nodes, and compare that block's"
              + " hash, "
              + all.get(0).hash().hex()
              + ", with a public block explorer.";
      out.distrusted(why);
      throw new RpcFailure.Distrusted(why);
    }
    long ancestor = there == 0 ? SeenBlock.NOTHING.height() : all.get(there - 1).height();
    seen.rewind(ancestor);
    out.rewound(ancestor);
  }

  private void report(Server server, long believed, Chain.Events out) throws RpcFailure {
    EthereumClient chain = server.chain();
    Balances balances = balances(chain, believed);
    Block newest = checkedBlock(chain, believed);
    while (head() < believed) {
      SeenBlock before = seen.newest();
      long from = Math.max(before.height() + 1, config.deployedAtBlock());
      // Before the contracts there is nothing to look for: one report leads up to them.
      long end = endOfRange(from, believed);
      Block last = end == believed ? newest : checkedBlock(chain, end);
      checkPlausible(chain, last, before);
      servers.requireAgreement(server, last.number(), last.hash());
      try {
        List<ChannelFact> facts = from > last.number() ? List.of() : facts(chain, from, last);
        boolean isChild = last.number() != before.height() + 1 || last.isChildOf(before);
        if (!isChild || !isThere(chain, before)) {
          return; // replaced while it was read: the next look sees by what
        }
        SeenBlock block = new SeenBlock(last.number(), last.hash(), last.time());
        out.progress(progress(block, newest.time(), facts, balances));
        measure(before, block);
        seen.see(block);
        span = Math.min(SPAN_MOST, span * 2);
      } catch (RpcFailure.Refused e) {
        // Usually "too many results", or a range that a pruned node does not have.
        if (span == 1) {
          throw new RpcFailure.Pruned(chain.shownEndpoint(), from, last.number(), e.reason());
        }
        span /= 2;
      }
    }
  }

  /** What a re-organisation may replace is reported apart, so that little is read again. */
  private long endOfRange(long from, long believed) {
    long end = Math.min(believed, from + span - 1);
    long settled = believed - BelievedBlocks.REORGANISED_MOST;
    return from <= settled && settled < end ? settled : end;
  }

  /** Lies that need no proof. */
  private void checkPlausible(EthereumClient chain, Block block, SeenBlock before)
      throws RpcFailure {
    if (block.time().isBefore(before.time())) {
      throw new RpcFailure.Nonsense(
          "block "
              + block.number()
              + " has the time "
              + block.time().seconds()
              + ", the older block "
              + before.height()
              + " has "
              + before.time().seconds());
    }
    long now = System.currentTimeMillis() / 1_000;
    if (block.time().seconds() - now > FUTURE_SECONDS_MOST
        && !DEVELOPMENT_CHAINS.contains(contracts.chainId())) {
      throw new RpcFailure.WrongChain(
          "The chain node "
              + chain.shownEndpoint()
              + " shows block "
              + block.number()
              + " with the time "
              + block.time().seconds()
              + ", which is "
              + (block.time().seconds() - now)
              + " seconds ahead of this device's clock. Set the clock, or use another node.");
    }
  }

  private void measure(SeenBlock before, SeenBlock block) {
    long blocks = block.height() - before.height();
    if (before.height() >= 0 && blocks > 0) {
      blockMillis = (block.time().seconds() - before.time().seconds()) * 1_000 / blocks;
    }
  }

  private static Block checkedBlock(EthereumClient chain, long number) throws RpcFailure {
    return chain
        .block(number)
        .orElseThrow(() -> new RpcFailure.Nonsense("it has no block " + number + " after all"));
  }

  private List<ChannelFact> facts(EthereumClient chain, long from, Block last) throws RpcFailure {
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
    if (before.isPresent() && before.get().blockNumber() == block) {
      if (before.get().logIndex() == log.logIndex()) {
        throw new RpcFailure.Nonsense("two logs " + log.logIndex() + " in block " + block);
      }
      if (!before.get().blockHash().equals(log.blockHash())) {
        throw new RpcFailure.Nonsense("logs of two blocks that both have the number " + block);
      }
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
  private Balances balances(EthereumClient chain, long block) throws RpcFailure {
    return new Balances(
        chain.tokenBalance(contracts.token(), device, block), chain.coinBalance(device, block));
  }

  private static ChainProgress progress(
      SeenBlock block, ChainTime newest, List<ChannelFact> facts, Balances balances) {
    return new ChainProgress(
        block.height(),
        block.hash(),
        block.time(),
        newest,
        facts,
        balances.token(),
        balances.coin());
  }
}
