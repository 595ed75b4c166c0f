package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Hash;

/** Names one channel for ever: a hash over chain, contract, parties, token and nonce (rule R0). */
public record ChannelId(Hash hash) implements Comparable<ChannelId> {
  @Override
  public int compareTo(ChannelId other) {
    return hash.compareTo(other.hash);
  }

  /** Short, for people and logs. */
  @Override
  public String toString() {
    return hash.toString();
  }
}
