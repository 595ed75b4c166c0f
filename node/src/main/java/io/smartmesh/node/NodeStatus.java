package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import java.util.Map;

/**
 * The node in one look.
 *
 * @param bearers those that are up
 * @param chainReachable whether the chain answered last time
 * @param chainHead newest believed block, −1 for never
 * @param chainTime its time
 * @param chainAgeSeconds how long ago the chain was last seen, −1 for never since the start
 * @param estimate what the node takes for chain time now, and how wrong that may be (ND-40)
 * @param chainWhy why it is out of reach; empty when it is reachable
 * @param drops counters of everything dropped or refused, by reason
 */
public record NodeStatus(
    Address address,
    String name,
    int neighbours,
    int reachable,
    Map<BearerId, BearerTraits> bearers,
    boolean chainReachable,
    long chainHead,
    ChainTime chainTime,
    long chainAgeSeconds,
    ChainEstimate estimate,
    String chainWhy,
    Amount tokenBalance,
    Amount coinBalance,
    Amount spendableInChannels,
    Map<String, Long> drops) {}
