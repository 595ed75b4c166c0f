package io.smartmesh.message;

import io.smartmesh.base.Bytes;

/** 16 random bytes chosen by the sender; a retry keeps them. */
public record MessageId(Bytes bytes) implements Comparable<MessageId> {
  public static final int LENGTH = 16;

  public MessageId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a message id has 16 bytes, not " + bytes.length());
    }
  }

  @Override
  public int compareTo(MessageId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
