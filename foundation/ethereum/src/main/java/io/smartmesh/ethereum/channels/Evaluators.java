package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The evaluators that one set of contracts comes with. A zero address says that it comes without
 * this one: no payment is locked with it then.
 */
public record Evaluators(
    Address hashLock, Address timeLock, Address signers, Address oracle, Address hashChain) {

  public static Evaluators only(Address hashLock) {
    return new Evaluators(hashLock, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO);
  }

  /** Whether evidence may earn a part: then a leaf may be folded partly (SC-5). */
  public boolean earnsParts(Address evaluator) {
    return !evaluator.equals(Address.ZERO)
        && (evaluator.equals(oracle) || evaluator.equals(hashChain));
  }

  /** Those that there are. */
  public List<Address> known() {
    List<Address> known = new ArrayList<>();
    for (Address each : new Address[] {hashLock, timeLock, signers, oracle, hashChain}) {
      if (!each.equals(Address.ZERO)) {
        known.add(each);
      }
    }
    return Collections.unmodifiableList(known);
  }
}
