package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;

/**
 * Where the contracts live: the domain of every channel signature.
 *
 * @param chainId EIP-155
 * @param channels the PaymentChannels contract
 * @param token the SMT contract
 * @param registry the EvidenceRegistry
 * @param hashLock the evaluator of hash-locked payments
 */
public record ChannelsContract(
    long chainId, Address channels, Address token, Address registry, Address hashLock) {}
