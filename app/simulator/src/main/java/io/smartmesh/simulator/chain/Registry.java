package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** EvidenceRegistry.sol: when each piece of evidence was first shown (R12). */
final class Registry {
  private final SortedMap<Bytes, ChainTime> firstSeen;

  Registry() {
    this.firstSeen = new TreeMap<>();
  }

  private Registry(SortedMap<Bytes, ChainTime> firstSeen) {
    this.firstSeen = new TreeMap<>(firstSeen);
  }

  Registry copy() {
    return new Registry(firstSeen);
  }

  /** False when it has been shown before: then nothing changes. */
  boolean register(Address evaluator, Hash terms, Bytes evidence, ChainTime time) {
    return firstSeen.putIfAbsent(key(evaluator, terms, evidence), time) == null;
  }

  Optional<ChainTime> firstSeen(Address evaluator, Hash terms, Bytes evidence) {
    return Optional.ofNullable(firstSeen.get(key(evaluator, terms, evidence)));
  }

  private static Bytes key(Address evaluator, Hash terms, Bytes evidence) {
    return new Encoder().address(evaluator).hash(terms).raw(evidence).toBytes();
  }
}
