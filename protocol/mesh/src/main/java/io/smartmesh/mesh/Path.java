package io.smartmesh.mesh;

/** One way to one neighbour: an address on a bearer. */
record Path(BearerId bearer, BearerAddress address) implements Comparable<Path> {
  @Override
  public int compareTo(Path other) {
    int byBearer = bearer.compareTo(other.bearer);
    return byBearer != 0 ? byBearer : address.bytes().compareTo(other.address.bytes());
  }
}
