package io.smartmesh.mesh;

/**
 * How many destinations of a kind a node keeps (RT-16, RT-46, RT-47).
 *
 * @param kept in all
 * @param ofOne such as one neighbour told of first and nobody else tells of
 * @param letGo whose place in the order is still remembered, beside those that are kept
 */
record TableSize(int kept, int ofOne, int letGo) {
  /** Three quarters of it for one neighbour, and a quarter more for those that are let go. */
  static TableSize of(int kept) {
    return new TableSize(kept, kept / 4 * 3, kept / 4);
  }
}
