package io.smartmesh.base;

/**
 * A 20-byte Ethereum address: of a device (its mesh identity and channel party), an account or a
 * contract.
 */
public record Address(Bytes bytes) implements Comparable<Address> {
  public static final int LENGTH = 20;
  public static final Address ZERO = new Address(Bytes.wrap(new byte[LENGTH]));

  public Address {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length());
    }
  }

  public static Address fromHex(String hex) {
    return new Address(Bytes.fromHex(hex));
  }

  @Override
  public int compareTo(Address other) {
    return bytes.compareTo(other.bytes);
  }

  /** 0x and 40 lower-case digits. */
  @Override
  public String toString() {
    return "0x" + bytes.toHex();
  }
}
