package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.Power;
import java.util.Map;
import java.util.TreeMap;

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
 * @param power what the node lives on, as it tells its neighbours
 * @param wakeUpsPerMinute of the event loop, in the last minute; 0 from the core, which has none
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
    Map<String, Long> drops,
    Power power,
    long wakeUpsPerMinute) {
  /** The same with other counters. */
  public NodeStatus with(Map<String, Long> allDrops, long wakeUps) {
    return new NodeStatus(
        address,
        name,
        neighbours,
        reachable,
        bearers,
        chainReachable,
        chainHead,
        chainTime,
        chainAgeSeconds,
        estimate,
        chainWhy,
        tokenBalance,
        coinBalance,
        spendableInChannels,
        allDrops,
        power,
        wakeUps);
  }

  static NodeStatus of(
      NodeConfig config,
      Address self,
      Mesh mesh,
      ChainWatch chain,
      Amount spendable,
      Map<String, Long> drops,
      Moment now) {
    return new NodeStatus(
        self,
        config.name(),
        mesh.neighbours().size(),
        mesh.routes().size(),
        mesh.bearers(),
        chain.isReachable(),
        chain.head(),
        chain.time(),
        chain.ageSeconds(now),
        chain.clock().estimate(now),
        chain.why(),
        chain.tokenBalance(),
        chain.coinBalance(),
        spendable,
        new TreeMap<>(drops),
        config.terms().power(),
        0);
  }
}
