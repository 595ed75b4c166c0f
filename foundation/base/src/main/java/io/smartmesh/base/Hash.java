package io.smartmesh.base;

/** 32 bytes that came out of a hash function, or that a contract calls {@code bytes32}. */
public record Hash(Bytes bytes) implements Comparable<Hash> {
  public static final int LENGTH = 32;
  public static final Hash ZERO = new Hash(Bytes.wrap(new byte[LENGTH]));

  public Hash {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length());
    }
  }

  public static Hash of(byte[] value) {
    return new Hash(Bytes.copyOf(value));
  }

  public static Hash fromHex(String hex) {
    return new Hash(Bytes.fromHex(hex));
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  /** 0x and all 64 digits. */
  public String hex() {
    return "0x" + bytes.toHex();
  }

  @Override
  public String toString() {
    return bytes.toHex().substring(0, 12) + "…";
  }
}
