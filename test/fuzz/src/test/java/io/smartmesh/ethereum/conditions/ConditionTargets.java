package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.TreeMap;

/** Descriptors and evidence of every condition: SC-3. */
public final class ConditionTargets {
  private static final ChainTime NOW = new ChainTime(1_700_000_000);
  private static final Evaluators EVALUATORS = new Evaluators(at(1), at(2), at(3), at(4), at(5));
  private static final Conditions CONDITIONS =
      new Conditions(new ChannelsContract(1, at(6), at(7), at(8), EVALUATORS), Keys.CURVE);

  private ConditionTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("conditions: descriptor", ConditionTargets::descriptor),
        Target.binary("conditions: evidence", ConditionTargets::evidence).dear());
  }

  private static Address at(int number) {
    return new Address(Bytes.concat(Bytes.wrap(new byte[19]), Bytes.of(number)));
  }

  private static Sample descriptor(Rng rng) {
    return switch (rng.below(4)) {
      case 0 -> descriptor(new TimeLock(Values.time(rng), Values.hash(rng)), TimeLock::read);
      case 1 -> descriptor(signers(rng), Signers::read);
      case 2 -> descriptor(oracle(rng, Keys.of(3)), Oracle::read);
      default ->
          descriptor(
              new HashChain(
                  Values.hash(rng),
                  rng.between(1, HashChain.CHAINS_MOST),
                  rng.between(1, HashChain.TICKS_MOST),
                  Amount.of(Values.u32(rng))),
              HashChain::read);
    };
  }

  private static Sample descriptor(Condition condition, Condition.Reader reader) {
    return new Sample(
        condition.descriptor(),
        input -> Outcome.of(input, bytes -> whole(bytes, reader), Condition::descriptor));
  }

  private static Condition whole(Bytes input, Condition.Reader reader) throws Malformed {
    Decoder in = new Decoder(input);
    Condition condition = reader.read(in);
    in.end();
    return condition;
  }

  private static Signers signers(Rng rng) {
    TreeMap<Address, SigningKey> keys = keys();
    return new Signers(rng.between(1, keys.size()), Values.hash(rng), List.copyOf(keys.keySet()));
  }

  private static TreeMap<Address, SigningKey> keys() {
    TreeMap<Address, SigningKey> keys = new TreeMap<>();
    for (int i = 1; i <= 4; i++) {
      keys.put(Keys.of(i).address(), Keys.of(i));
    }
    return keys;
  }

  private static Oracle oracle(Rng rng, SigningKey key) {
    Hash question = Values.hash(rng);
    return new Oracle(Oracle.Rule.SUM, key.address(), question, Amount.of(100), Values.hash(rng));
  }

  private static Sample evidence(Rng rng) {
    switch (rng.below(4)) {
      case 0:
        TimeLock lock = new TimeLock(NOW, Values.hash(rng));
        return evidence(lock, EVALUATORS.timeLock(), lock.descriptor());
      case 1:
        Signers signers = signers(rng);
        TreeMap<Address, Bytes> approvals = new TreeMap<>();
        Court court = CONDITIONS.court(EVALUATORS.signers(), NOW);
        keys().forEach((address, key) -> approvals.put(address, signers.approve(key, court)));
        return evidence(signers, EVALUATORS.signers(), signers.evidence(approvals));
      case 2:
        Oracle oracle = oracle(rng, Keys.of(3));
        Bytes answer =
            Oracle.answer(
                Keys.of(3),
                oracle.question(),
                Amount.of(rng.between(1, 100)),
                CONDITIONS.court(EVALUATORS.oracle(), NOW));
        return evidence(oracle, EVALUATORS.oracle(), oracle.evidence(answer));
      default:
        TickPayer payer =
            new TickPayer(
                Secret.copyOf(rng.next(32)), rng.between(1, 20), rng.between(1, 5), Amount.of(100));
        long all = (long) payer.condition().chains() * payer.condition().ticks();
        Tick tick = payer.tick(1 + rng.below((int) all));
        return evidence(
            payer.condition(),
            EVALUATORS.hashChain(),
            payer.condition().evidence(tick, payer.path(tick.chain())));
    }
  }

  /** Only the evidence as it was made earns. */
  private static Sample evidence(Condition condition, Address evaluator, Bytes valid) {
    Amount amount = condition instanceof HashChain chain ? chain.total() : Amount.of(100);
    Leaf leaf = new Leaf(amount, NOW, evaluator, condition.terms());
    return new Sample(
        valid,
        input ->
            CONDITIONS.earned(leaf, input, NOW).isZero()
                ? Outcome.refused("earns nothing")
                : Outcome.taken(valid));
  }
}
