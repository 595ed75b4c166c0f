package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;

/**
 * Where the contracts live: the domain of every channel signature.
 *
 * @param chainId EIP-155
 * @param channels the PaymentChannels contract
 * @param token the SMT contract
 * @param registry the EvidenceRegistry
 * @param evaluators of the conditions that payments may be locked with
 */
public record ChannelsContract(
    long chainId, Address channels, Address token, Address registry, Evaluators evaluators) {

  /** With the hash lock as the only evaluator. */
  public ChannelsContract(
      long chainId, Address channels, Address token, Address registry, Address hashLock) {
    this(chainId, channels, token, registry, Evaluators.only(hashLock));
  }

  /** The evaluator of hash-locked payments. */
  public Address hashLock() {
    return evaluators.hashLock();
  }
}
