package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.core.Trace;
import io.smartmesh.simulator.fault.ChainFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain of blocks in virtual time. Transactions wait in a mempool, blocks take them, and the
 * newest blocks may be replaced by others; a node believes a block only once {@link
 * ChainFaults#confirmations} are on top of it, and replaced are always fewer.
 */
public final class SimChain {
  /** Virtual time zero, in the chain's seconds. */
  public static final ChainTime GENESIS = new ChainTime(1_800_000_000L);

  /**
   * @param after the contracts' state after this block; shared with the block before when nothing
   *     changed
   */
  private record Block(
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
  private long believed;
  private int reorganisations;

  public SimChain(
      Timeline time, Trace trace, Draw draw, ChannelsContract contracts, Verifier verifier) {
    this.time = time;
    this.trace = trace;
    this.draw = draw;
    this.contracts = contracts;
    blocks.add(
        new Block(GENESIS, new ChannelContractModel(contracts, verifier), List.of(), List.of()));
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

  long blockMillis() {
    return faults.blockMillis();
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
    return believed;
  }

  public ChainTime timeOf(long number) {
    return blocks.get((int) number).time();
  }

  public List<ChannelFact> factsOf(long number) {
    return blocks.get((int) number).facts();
  }

  public int reorganisations() {
    return reorganisations;
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
      reorganise(1 + draw.below(Math.max(1, faults.confirmations() - 1)));
    }
    mine();
    time.in(draw.between(faults.blockMillis() / 2, faults.blockMillis() * 3 / 2), this::turn);
  }

  private void mine() {
    long number = blocks.size();
    ChannelContractModel state = tip().after();
    List<Transaction> taken = new ArrayList<>();
    List<ChannelFact> facts = new ArrayList<>();
    for (Transaction next : List.copyOf(mempool)) {
      if (next.readyAt() > time.now()) {
        continue;
      }
      ChannelContractModel trial = state.copy();
      Result<List<ChannelFact>, String> result = trial.execute(next.sender(), next.action(), now());
      next.includedIn(number, result.fold(ok -> Optional.empty(), Optional::of));
      if (result.isOk()) {
        state = trial;
        facts.addAll(result.orThrow());
      }
      taken.add(next);
      trace.line("chain", "block " + number, next + next.failure().map(w -> ": " + w).orElse(""));
    }
    mempool.removeAll(taken);
    blocks.add(new Block(now(), state, List.copyOf(taken), List.copyOf(facts)));
    believed = Math.max(believed, height() - faults.confirmations());
  }

  /** The newest blocks never were: their transactions wait again, or are gone. */
  private void reorganise(int depth) {
    int possible = (int) Math.min(depth, height() - believed);
    if (possible <= 0) {
      return;
    }
    reorganisations++;
    trace.line("chain", "reorg", "the newest " + possible + " blocks of " + blocks.size());
    for (int i = 0; i < possible; i++) {
      Block gone = blocks.remove(blocks.size() - 1);
      for (Transaction transaction : gone.transactions()) {
        if (draw.chance(faults.vanish())) {
          transaction.vanish();
        } else {
          await(transaction);
        }
      }
    }
  }

  private Block tip() {
    return blocks.get(blocks.size() - 1);
  }
}
