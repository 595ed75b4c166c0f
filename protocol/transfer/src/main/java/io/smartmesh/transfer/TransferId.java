package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;

/** 16 random bytes chosen by whoever offers the file. */
public record TransferId(Bytes bytes) implements Comparable<TransferId> {
  public static final int LENGTH = 16;

  public TransferId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a transfer id has 16 bytes, not " + bytes.length());
    }
  }

  @Override
  public int compareTo(TransferId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
