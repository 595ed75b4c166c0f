package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node remembers of the chain over a restart.
 *
 * @param blocks see {@link BelievedBlocks}
 * @param notes what the adapter noted, by nonce, of transactions that are not final (ND-9)
 */
public record ChainMemory(List<SeenBlock> blocks, SortedMap<Long, Bytes> notes) {
  public static ChainMemory none() {
    return new ChainMemory(Collections.emptyList(), new TreeMap<>());
  }
}
