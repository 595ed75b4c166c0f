package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.node.SeenBlock;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.core.Trace;
import io.smartmesh.simulator.fault.ChainFaults;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A chain of blocks in virtual time. Transactions wait in a mempool, blocks take them, and the
 * newest blocks may be replaced by as many others, up to {@link BelievedBlocks#REORGANISED_MOST}; a
 * node believes a block once {@link ChainFaults#confirmations} are on top of it.
 */
public final class SimChain {
  /** Virtual time zero, in the chain's seconds. */
  public static final ChainTime GENESIS = new ChainTime(1_800_000_000L);

  /**
   * @param after the contracts' state after this block; shared with the block before when nothing
   *     changed
   */
  private record Block(
      Hash hash,
      ChainTime time,
      ChannelContractModel after,
      List<Transaction> transactions,
      List<ChannelFact> facts) {}

  private final Timeline time;
  private final Trace trace;
  private final Draw draw;
  private final ChannelsContract contracts;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Transaction> mempool = new ArrayList<>();
  private ChainFaults faults = ChainFaults.none();
  private long idleMillis;
  private int reorganisations;
  private int deepest;
  private long lastBlock;

  public SimChain(
      Timeline time, Trace trace, Draw draw, ChannelsContract contracts, Verifier verifier) {
    this.time = time;
    this.trace = trace;
    this.draw = draw;
    this.contracts = contracts;
    blocks.add(
        new Block(
            Hash.ZERO,
            GENESIS,
            new ChannelContractModel(contracts, verifier),
            List.of(),
            List.of()));
  }

  /** Begins to make blocks. */
  public void start() {
    time.in(faults.blockMillis(), this::turn);
  }

  public void set(ChainFaults newFaults) {
    faults = newFaults;
  }

  public ChannelsContract contracts() {
    return contracts;
  }

  /**
   * While nothing waits and no channel is closing, blocks are this far apart: for days on which
   * nothing happens. 0 for no difference.
   */
  public void idle(long blockMillis) {
    idleMillis = blockMillis;
  }

  long blockMillis() {
    boolean isIdle = idleMillis > 0 && mempool.isEmpty() && !newest().isAnyClosing();
    return isIdle ? Math.max(idleMillis, faults.blockMillis()) : faults.blockMillis();
  }

  /** Gives out the token before the first block. */
  public void mint(Address to, Amount amount) {
    blocks.get(0).after().mint(to, amount);
  }

  /** The contracts after the newest block: what a checker sees, and a node not yet. */
  public ChannelContractModel newest() {
    return tip().after();
  }

  /** The contracts as of block {@code number}. */
  public ChannelContractModel at(long number) {
    return blocks.get((int) number).after();
  }

  /** The newest block's number. */
  public long height() {
    return blocks.size() - 1L;
  }

  /** The newest block that nodes believe. */
  public long believed() {
    return Math.max(0, height() - faults.confirmations());
  }

  /** Block {@code number} as a node remembers it. */
  SeenBlock seen(long number) {
    Block block = blocks.get((int) number);
    return new SeenBlock(number, block.hash(), block.time());
  }

  public List<ChannelFact> factsOf(long number) {
    return blocks.get((int) number).facts();
  }

  public int reorganisations() {
    return reorganisations;
  }

  /** Most blocks that were replaced at once. */
  public int deepest() {
    return deepest;
  }

  public ChainTime now() {
    return GENESIS.plusSeconds(time.now() / 1000);
  }

  /**
   * Why the contracts would refuse this now: the trial run that every wallet makes before it sends.
   */
  public Optional<String> refusal(Address sender, ChannelAction action) {
    return newest()
        .copy()
        .execute(sender, action, now())
        .fold(facts -> Optional.empty(), Optional::of);
  }

  public Transaction send(Address sender, ChannelAction action) {
    Transaction sent = new Transaction(sender, action);
    await(sent);
    trace.line("chain", "mempool", sent);
    return sent;
  }

  private void await(Transaction transaction) {
    transaction.waitUntil(time.now() + draw.between(0, faults.mempoolMost()));
    mempool.add(transaction);
  }

  private void turn() {
    if (draw.chance(faults.reorganise())) {
      reorganise((int) draw.between(1, faults.reorganiseMost()));
    }
    mine(now(), transaction -> transaction.readyAt() <= time.now());
    time.in(draw.between(blockMillis() / 2, blockMillis() * 3 / 2), this::turn);
  }

  private void mine(ChainTime at, Predicate<Transaction> isTaken) {
    long number = blocks.size();
    ChannelContractModel state = tip().after();
    List<Transaction> taken = new ArrayList<>();
    List<ChannelFact> facts = new ArrayList<>();
    for (Transaction next : List.copyOf(mempool)) {
      if (!isTaken.test(next)) {
        continue;
      }
      ChannelContractModel trial = state.copy();
      Result<List<ChannelFact>, String> result = trial.execute(next.sender(), next.action(), at);
      next.includedIn(number, result.fold(ok -> Optional.empty(), Optional::of));
      if (result.isOk()) {
        state = trial;
        facts.addAll(result.orThrow());
      }
      taken.add(next);
      trace.line("chain", "block " + number, next + next.failure().map(w -> ": " + w).orElse(""));
    }
    mempool.removeAll(taken);
    Hash hash = Hashes.sha256(new Encoder().u64(++lastBlock).toBytes());
    blocks.add(new Block(hash, at, state, List.copyOf(taken), List.copyOf(facts)));
  }

  /**
   * The newest blocks never were; as many others stand there. Of the transactions that were in them
   * some are in the new ones, some wait again, and some are gone.
   */
  private void reorganise(int depth) {
    int possible = (int) Math.min(depth, height());
    if (possible == 0) {
      return;
    }
    reorganisations++;
    deepest = Math.max(deepest, possible);
    trace.line("chain", "reorg", "the newest " + possible + " blocks of " + blocks.size());
    List<ChainTime> times = new ArrayList<>();
    Set<Transaction> again = new LinkedHashSet<>();
    for (int i = 0; i < possible; i++) {
      Block gone = blocks.remove(blocks.size() - 1);
      times.add(0, gone.time());
      for (Transaction transaction : gone.transactions()) {
        if (draw.chance(faults.vanish())) {
          transaction.vanish();
        } else {
          await(transaction);
          again.add(transaction);
        }
      }
    }
    boolean isQuick = draw.chance(0.5);
    for (ChainTime at : times) {
      mine(at, transaction -> again.contains(transaction) && draw.chance(isQuick ? 0.5 : 0.05));
    }
  }

  private Block tip() {
    return blocks.get(blocks.size() - 1);
  }
}
