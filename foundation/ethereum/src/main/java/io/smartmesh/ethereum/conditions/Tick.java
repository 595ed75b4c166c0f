package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Hash;

/**
 * The smallest payment: one value of a {@link HashChain}.
 *
 * @param chain number of the sub-chain, from 0
 * @param count number of the tick in it, from 1
 * @param value {@code count} hashes before the sub-chain's anchor
 */
public record Tick(int chain, int count, Hash value) {}
