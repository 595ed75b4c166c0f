package io.smartmesh.around;

import io.smartmesh.base.Bytes;

/** Names a post by what it says: no other one can have its id (AR-1). 16 bytes. */
public record PostId(Bytes bytes) implements Comparable<PostId> {
  public static final int LENGTH = 16;

  /** By which neighbours speak of a post. */
  static final int PREFIX = 8;

  public PostId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a post's id has 16 bytes, not " + bytes.length());
    }
  }

  Bytes prefix() {
    return bytes.slice(0, PREFIX);
  }

  @Override
  public int compareTo(PostId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
