package io.smartmesh.node;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/** A block whose facts have been taken, by which a replaced one is noticed (ND-7). */
public record SeenBlock(long height, Hash hash, ChainTime time) {
  /** Before the first block: what a chain is rewound to when none of ours is on it. */
  public static final SeenBlock NOTHING = new SeenBlock(-1, Hash.ZERO, ChainTime.ZERO);
}
