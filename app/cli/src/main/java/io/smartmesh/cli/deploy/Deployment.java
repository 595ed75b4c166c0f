package io.smartmesh.cli.deploy;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.chain.rpc.ContractCreator;
import io.smartmesh.chain.rpc.ContractCreator.Estimate;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.ethereum.Distribution;
import java.io.IOException;
import java.util.Optional;

/**
 * One deployment, new or begun (TK-18 to TK-20). Whatever ended an earlier run, and whenever,
 * {@link #run} goes on: a step that is done is looked at and not done again.
 */
public final class Deployment {
  /** Locks that count from earlier than this before the first block seen are a mistake. */
  private static final long PAST_SECONDS_MOST = 86_400;

  private final ContractCreator chain;
  private final Network network;
  private final DurableFile file;
  private final Plan plan;
  private final long block;
  private final boolean isBegun;

  /** Told of each step when its contract is there and is the right one. */
  public interface Progress {
    /**
     * @param number from 1
     * @param wasThere before this run
     */
    void done(int number, Step step, boolean wasThere);
  }

  /** What a step, or all that are left, would cost; nothing for one that is done. */
  public interface Costs {
    void of(int number, Step step, Optional<Estimate> estimate);
  }

  private Deployment(
      ContractCreator chain,
      Network network,
      DurableFile file,
      Plan plan,
      long block,
      boolean isBegun) {
    this.chain = chain;
    this.network = network;
    this.file = file;
    this.plan = plan;
    this.block = block;
    this.isBegun = isBegun;
  }

  /**
   * Looks at the chain and at what was begun; changes nothing.
   *
   * @param journal of this network and this deployer
   */
  public static Deployment of(ContractCreator chain, Network network, DurableFile journal)
      throws DeployFailure, RpcFailure, IOException {
    if (chain.chainId() != network.chainId()) {
      throw new DeployFailure("wrong-chain", network.name(), network.chainId(), chain.chainId());
    }
    for (Distribution row : Distribution.values()) {
      if (network.isPublic() && !network.owners().containsKey(row)) {
        throw new DeployFailure("no-owner", network.name(), row.id());
      }
    }
    Optional<String> begun = journal.read();
    return begun.isPresent()
        ? goneOn(chain, network, journal, Journal.read(journal.name(), begun.get()))
        : fresh(chain, network, journal);
  }

  private static Deployment fresh(ContractCreator chain, Network network, DurableFile journal)
      throws DeployFailure, RpcFailure {
    ContractCreator.Head head = chain.head();
    ChainTime launch = network.launch().orElse(head.time());
    if (launch.plusSeconds(PAST_SECONDS_MOST).isBefore(head.time())) {
      throw new DeployFailure("launch-past", launch.seconds(), head.time().seconds());
    }
    Plan plan =
        Plan.of(chain.chainId(), chain.address(), chain.nextNonce(), launch, network.owners());
    return new Deployment(chain, network, journal, plan, head.number(), false);
  }

  private static Deployment goneOn(
      ContractCreator chain, Network network, DurableFile file, Journal begun)
      throws DeployFailure {
    if (begun.chainId() != chain.chainId() || !begun.deployer().equals(chain.address())) {
      throw new DeployFailure(
          "journal-foreign",
          file.name(),
          begun.chainId() + " " + begun.deployer(),
          chain.chainId() + " " + chain.address());
    }
    Plan plan =
        Plan.of(
            begun.chainId(),
            begun.deployer(),
            begun.firstNonce(),
            network.launch().orElse(begun.launch()),
            network.owners());
    if (!plan.digest().equals(begun.plan())) {
      throw new DeployFailure("plan-changed", file.name(), begun.plan().hex(), plan.digest().hex());
    }
    return new Deployment(chain, network, file, plan, begun.block(), true);
  }

  public Plan plan() {
    return plan;
  }

  /** Whether an earlier run has begun it. */
  public boolean isBegun() {
    return isBegun;
  }

  /**
   * Tells what each step would cost; sends nothing.
   *
   * @return what all that is left may cost, in wei
   */
  public Amount costs(Costs told) throws DeployFailure, RpcFailure {
    Amount sum = Amount.ZERO;
    int number = 1;
    for (Step step : plan.steps()) {
      Optional<Estimate> estimate = Optional.empty();
      if (!isThere(step)) {
        estimate = Optional.of(chain.estimate(step.creation().code()));
        sum = sum.plus(estimate.get().costMost());
      }
      told.of(number++, step, estimate);
    }
    return sum;
  }

  /** Whether the right contract is there. */
  private boolean isThere(Step step) throws DeployFailure, RpcFailure {
    Bytes code = chain.codeAt(step.address());
    if (code.isEmpty()) {
      return false;
    }
    CodeCheck.same(step, code);
    return true;
  }

  /**
   * Does what is left to do, and looks at all of it again at the end.
   *
   * @return the address book (TK-20)
   */
  public String run(Progress progress) throws DeployFailure, RpcFailure, IOException {
    Amount most = costs((number, step, estimate) -> {});
    Amount has = chain.coin();
    if (has.isLessThan(most)) {
      throw new DeployFailure(
          "too-poor",
          chain.address(),
          most.toDecimal(Distribution.DECIMALS),
          has.toDecimal(Distribution.DECIMALS));
    }
    if (!isBegun) {
      // Before the first transaction: the nonces are chosen for good.
      file.write(
          new Journal(
                  plan.chainId(),
                  plan.deployer(),
                  plan.firstNonce(),
                  plan.launch(),
                  block,
                  plan.digest())
              .write());
    }
    int number = 1;
    for (Step step : plan.steps()) {
      boolean wasThere = isThere(step);
      if (!wasThere) {
        create(step);
      }
      progress.done(number++, step, wasThere);
    }
    chain.awaitBlock(chain.head().number() + network.confirmations());
    for (Step step : plan.steps()) {
      if (!isThere(step)) {
        throw new DeployFailure("step-gone", step.name(), step.address());
      }
    }
    StateCheck.asPlanned(chain, plan);
    return Book.of(network, plan, block);
  }

  private void create(Step step) throws DeployFailure, RpcFailure {
    long next = chain.nextNonce();
    if (next != step.nonce()) {
      throw new DeployFailure("nonce-taken", step.name(), step.nonce(), next, chain.address());
    }
    chain.create(step.creation().code(), step.nonce());
    if (!isThere(step)) {
      throw new DeployFailure("step-failed", step.name(), step.address(), step.nonce());
    }
  }
}
