package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.List;

/**
 * An event as a node reports it.
 *
 * @param topics the event's signature hash, then its indexed fields; at most 4
 * @param data the other fields, ABI-encoded
 * @param logIndex place in the block
 */
public record EthereumLog(
    Address address,
    List<Hash> topics,
    Bytes data,
    long blockNumber,
    Hash blockHash,
    int logIndex) {
  public EthereumLog {
    topics = List.copyOf(topics);
  }
}
