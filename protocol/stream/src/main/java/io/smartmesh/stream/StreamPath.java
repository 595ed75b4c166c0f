package io.smartmesh.stream;

import io.smartmesh.base.Address;

/** What the mesh knows of the way to a node just now. */
public interface StreamPath {
  /** Bytes of the largest payload that it carries there. */
  int payloadMost(Address to);

  /** Whether it would refuse one more of our packets (LN-29): then it is asked again later. */
  boolean isFull(Address to);
}
