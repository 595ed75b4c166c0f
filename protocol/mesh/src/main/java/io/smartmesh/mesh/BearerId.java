package io.smartmesh.mesh;

/** Names one way of reaching neighbours, e.g. {@code udp/wlan0}; local to this node. */
public record BearerId(String name) implements Comparable<BearerId> {
  @Override
  public int compareTo(BearerId other) {
    return name.compareTo(other.name);
  }
}
