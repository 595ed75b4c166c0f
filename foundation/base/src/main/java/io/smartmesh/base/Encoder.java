package io.smartmesh.base;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Writes the project's binary format: big-endian fixed fields, and variable ones with their length
 * in front. The counterpart is {@link Decoder}; what one writes the other reads back exactly.
 */
public final class Encoder {
  private static final int LENGTH_FIRST = 128;

  private byte[] out = new byte[LENGTH_FIRST];
  private int length;

  public Encoder u8(int value) {
    check(value, 0xffL);
    return put(value);
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
      put((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return put((int) rest);
  }

  /** One length byte (0 to 32), then the magnitude without leading zeros. */
  public Encoder amount(Amount amount) {
    byte[] twos = amount.units().toByteArray();
    int skip = twos[0] == 0 ? 1 : 0;
    put(twos.length - skip);
    reserve(twos.length - skip);
    System.arraycopy(twos, skip, out, length, twos.length - skip);
    length += twos.length - skip;
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
    reserve(bytes.length());
    bytes.copyTo(out, length);
    length += bytes.length();
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
    return Bytes.wrap(Arrays.copyOf(out, length));
  }

  private Encoder fixed(long value, int size) {
    reserve(size);
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  private Encoder put(int octet) {
    reserve(1);
    out[length++] = (byte) octet;
    return this;
  }

  private void reserve(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
    }
  }

  private static void check(long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(BigInteger.valueOf(value) + " is not in 0.." + most);
    }
  }
}
