package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.Optional;

/** What the evaluators of one set of contracts say, without asking the chain (SC-1). */
public final class Conditions {
  /** Bytes of the longest evidence that any of these conditions has: ten signers', all needed. */
  public static final int EVIDENCE_BYTES = 34 + Signers.MOST * (20 + 65);

  private final ChannelsContract contract;
  private final Evaluators evaluators;
  private final Curve curve;

  public Conditions(ChannelsContract contract, Curve curve) {
    this.contract = contract;
    this.evaluators = contract.evaluators();
    this.curve = curve;
  }

  /** Whether a payment may be locked with it (CH-8). */
  public boolean knows(Address evaluator) {
    return evaluators.known().contains(evaluator);
  }

  /**
   * How much of the leaf's amount this evidence earns at this time; zero where the contract answers
   * zero or fails, and for an evaluator that is not known. Never throws for any content.
   */
  public Amount earned(Leaf leaf, Bytes evidence, ChainTime time) {
    if (!knows(leaf.evaluator())) {
      return Amount.ZERO;
    }
    try {
      Decoder in = new Decoder(evidence);
      Optional<Condition.Reader> reader = reader(leaf.evaluator());
      Condition condition =
          reader.isPresent() ? reader.get().read(in) : new Condition.HashLock(leaf.terms());
      return condition.terms().equals(leaf.terms())
          ? condition.earned(leaf.amount(), in.rest(), court(leaf.evaluator(), time))
          : Amount.ZERO;
    } catch (Malformed nothing) {
      return Amount.ZERO;
    }
  }

  /** Where and when something is signed or judged. */
  public Court court(Address evaluator, ChainTime time) {
    return new Court(contract.chainId(), evaluator, time, curve);
  }

  /** Of the condition that evidence begins with; empty for the hash lock, which says nothing. */
  private Optional<Condition.Reader> reader(Address evaluator) {
    if (evaluator.equals(evaluators.timeLock())) {
      return Optional.of(TimeLock::read);
    } else if (evaluator.equals(evaluators.signers())) {
      return Optional.of(Signers::read);
    } else if (evaluator.equals(evaluators.oracle())) {
      return Optional.of(Oracle::read);
    } else if (evaluator.equals(evaluators.hashChain())) {
      return Optional.of(HashChain::read);
    }
    return Optional.empty();
  }
}
