package io.smartmesh.chain.rpc;

import io.smartmesh.ethereum.channels.ChannelsContract;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Which chain, and how much of it to believe.
 *
 * @param endpoints http or https, 1 to {@value #ENDPOINTS_MOST}; the first is preferred
 * @param deployedAtBlock no fact is older than this block
 * @param confirmations blocks on top of a block before its facts are believed, 0 to {@value
 *     #CONFIRMATIONS_MOST}: what is replaced all the same is taken back (ND-7)
 * @param poll how often to look for a new block at the most; less often where blocks are rare
 */
public record RpcConfig(
    List<URI> endpoints,
    ChannelsContract contracts,
    long deployedAtBlock,
    int confirmations,
    Duration poll) {
  /** Nodes that prune keep the state of 128 blocks; balances are read at the believed one. */
  public static final int CONFIRMATIONS_MOST = 100;

  public static final int ENDPOINTS_MOST = 8;

  public static final Duration POLL_DEFAULT = Duration.ofMillis(500);

  /** With one chain node. */
  public RpcConfig(
      URI endpoint,
      ChannelsContract contracts,
      long deployedAtBlock,
      int confirmations,
      Duration poll) {
    this(List.of(endpoint), contracts, deployedAtBlock, confirmations, poll);
  }

  public RpcConfig {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty() || endpoints.size() > ENDPOINTS_MOST) {
      throw new IllegalArgumentException(
          "chain nodes are 1 to " + ENDPOINTS_MOST + ", not " + endpoints.size());
    }
    if (confirmations < 0 || confirmations > CONFIRMATIONS_MOST) {
      throw new IllegalArgumentException(
          "confirmations are 0 to " + CONFIRMATIONS_MOST + ", not " + confirmations);
    }
    if (deployedAtBlock < 0 || poll.isNegative() || poll.isZero()) {
      throw new IllegalArgumentException("negative block, or no time between two looks");
    }
  }
}
