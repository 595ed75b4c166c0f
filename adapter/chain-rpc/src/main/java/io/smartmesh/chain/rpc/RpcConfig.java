package io.smartmesh.chain.rpc;

import io.smartmesh.ethereum.channels.ChannelsContract;
import java.net.URI;
import java.time.Duration;

/**
 * Which chain, and how much of it to believe.
 *
 * @param endpoint http or https
 * @param deployedAtBlock no fact is older than this block
 * @param confirmations blocks on top of a block before its facts are believed, 0 to {@value
 *     #CONFIRMATIONS_MOST}: more of them than the chain ever re-organises
 * @param poll how often to look for a new block
 */
public record RpcConfig(
    URI endpoint,
    ChannelsContract contracts,
    long deployedAtBlock,
    int confirmations,
    Duration poll) {
  /** Nodes that prune keep the state of 128 blocks; balances are read at the believed one. */
  public static final int CONFIRMATIONS_MOST = 100;

  public static final Duration POLL_DEFAULT = Duration.ofMillis(500);

  public RpcConfig {
    if (confirmations < 0 || confirmations > CONFIRMATIONS_MOST) {
      throw new IllegalArgumentException(
          "confirmations are 0 to " + CONFIRMATIONS_MOST + ", not " + confirmations);
    }
    if (deployedAtBlock < 0 || poll.isNegative() || poll.isZero()) {
      throw new IllegalArgumentException("negative block, or no time between two looks");
    }
  }
}
