package io.smartmesh.carry;

import io.smartmesh.base.Bytes;

/** Names a bundle by what it is: no other one can have its id (CY-2). 16 bytes. */
public record BundleId(Bytes bytes) implements Comparable<BundleId> {
  public static final int LENGTH = 16;

  public BundleId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a bundle's id has 16 bytes, not " + bytes.length());
    }
  }

  @Override
  public int compareTo(BundleId other) {
    return bytes.compareTo(other.bytes);
  }
}
