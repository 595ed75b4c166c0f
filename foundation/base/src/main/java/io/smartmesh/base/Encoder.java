package io.smartmesh.base;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/**
 * Writes the project's binary format: big-endian fixed fields, and variable ones with their length
 * in front. The counterpart is {@link Decoder}; what one writes the other reads back exactly.
 */
public final class Encoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  public Encoder u8(int value) {
    check(value, 0xffL);
    out.write(value);
    return this;
  }

  public Encoder u16(int value) {
    check(value, 0xffffL);
    return fixed(value, 2);
  }

  public Encoder u32(long value) {
    check(value, 0xffff_ffffL);
    return fixed(value, 4);
  }

  /** Non-negative, so 63 bits. */
  public Encoder u64(long value) {
    check(value, Long.MAX_VALUE);
    return fixed(value, 8);
  }

  /** LEB128 without sign, 1 to 9 bytes: for numbers that are usually small. */
  public Encoder varint(long value) {
    check(value, Long.MAX_VALUE);
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** One length byte (0 to 32), then the magnitude without leading zeros. */
  public Encoder amount(Amount amount) {
    byte[] twos = amount.units().toByteArray();
    int skip = twos[0] == 0 ? 1 : 0;
    out.write(twos.length - skip);
    out.write(twos, skip, twos.length - skip);
    return this;
  }

  public Encoder hash(Hash hash) {
    return raw(hash.bytes());
  }

  public Encoder address(Address address) {
    return raw(address.bytes());
  }

  /** The bytes alone: the reader must know how many. */
  public Encoder raw(Bytes bytes) {
    byte[] value = bytes.toArray();
    out.write(value, 0, value.length);
    return this;
  }

  /** A varint length, then the bytes. */
  public Encoder bytes(Bytes bytes) {
    return varint(bytes.length()).raw(bytes);
  }

  /**
   * UTF-8 with its length in front.
   *
   * @throws IllegalArgumentException for half a surrogate pair, which UTF-8 cannot say
   */
  public Encoder text(String text) {
    if (!isText(text)) {
      throw new IllegalArgumentException("text with half a surrogate pair");
    }
    return bytes(Bytes.utf8(text));
  }

  /** Whether {@link #text} takes it: what a user hands over is asked first. */
  public static boolean isText(String text) {
    return Bytes.utf8(text).toUtf8().equals(text);
  }

  public Encoder flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  public Bytes toBytes() {
    return Bytes.wrap(out.toByteArray());
  }

  private Encoder fixed(long value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  private static void check(long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(BigInteger.valueOf(value) + " is not in 0.." + most);
    }
  }
}
