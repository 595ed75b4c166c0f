package io.smartmesh.ethereum.token;

import io.smartmesh.base.Address;
import java.util.Set;

/**
 * For whom, and with which contracts, a relayer works.
 *
 * @param relayer its account: who sends, and is paid
 * @param targets contracts whose acts it carries out (TK-13)
 */
public record Terms(
    long chainId, Address token, Address paidCalls, Address relayer, Set<Address> targets) {
  public Terms {
    targets = Set.copyOf(targets);
  }
}
