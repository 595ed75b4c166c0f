package io.smartmesh.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** An immutable byte string. Ordered as unsigned bytes, so it can be a key of a sorted store. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Copies {@code value}. */
  public static Bytes copyOf(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /** Takes ownership of {@code value}: the caller must not change it any more. */
  public static Bytes wrap(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  public static Bytes of(int... unsignedBytes) {
    byte[] out = new byte[unsignedBytes.length];
    for (int i = 0; i < out.length; i++) {
      if ((unsignedBytes[i] & ~0xff) != 0) {
        throw new IllegalArgumentException("not a byte: " + unsignedBytes[i]);
      }
      out[i] = (byte) unsignedBytes[i];
    }
    return wrap(out);
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param hex an even number of hex digits of either case, with or without {@code 0x}
   * @throws IllegalArgumentException where it is not
   */
  public static Bytes fromHex(String hex) {
    int start = hex.startsWith("0x") ? 2 : 0;
    int digits = hex.length() - start;
    if (digits % 2 != 0) {
      throw new IllegalArgumentException("odd number of hex digits: " + digits);
    }
    byte[] out = new byte[digits / 2];
    for (int i = 0; i < out.length; i++) {
      int high = hexDigit(hex.charAt(start + 2 * i));
      int low = hexDigit(hex.charAt(start + 2 * i + 1));
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("not hex at digit " + 2 * i);
      }
      out[i] = (byte) (high << 4 | low);
    }
    return wrap(out);
  }

  /** ASCII only: {@code Character.digit} also takes the digits of other scripts. */
  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  public static Bytes concat(Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length += part.length();
    }
    byte[] out = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, out, at, part.value.length);
      at += part.value.length;
    }
    return wrap(out);
  }

  public int length() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  public byte at(int index) {
    return value[index];
  }

  /** Bytes {@code [from, to)}. */
  public Bytes slice(int from, int to) {
    return from == 0 && to == value.length ? this : wrap(Arrays.copyOfRange(value, from, to));
  }

  public boolean startsWith(Bytes prefix) {
    return prefix.length() <= length() && slice(0, prefix.length()).equals(prefix);
  }

  public byte[] toArray() {
    return value.clone();
  }

  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, value.length);
  }

  /**
   * @throws java.nio.BufferOverflowException when less room than this is left
   */
  public void copyTo(ByteBuffer target) {
    target.put(value);
  }

  public String toUtf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Lower-case hex without prefix. */
  public String toHex() {
    char[] out = new char[2 * value.length];
    for (int i = 0; i < value.length; i++) {
      out[2 * i] = HEX[(value[i] >> 4) & 15];
      out[2 * i + 1] = HEX[value[i] & 15];
    }
    return new String(out);
  }

  /**
   * Equal in a time that depends on the lengths only: for everything secret (MACs, tokens,
   * secrets).
   */
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(value, other.value);
  }

  @Override
  public int compareTo(Bytes other) {
    for (int i = 0; i < Math.min(value.length, other.value.length); i++) {
      int difference = (value[i] & 0xff) - (other.value[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return value.length - other.value.length;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Bytes && Arrays.equals(value, ((Bytes) other).value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** The hex, shortened: bytes may be large, and a log line is not. */
  @Override
  public String toString() {
    return value.length <= 16 ? toHex() : slice(0, 12).toHex() + "…(" + value.length + " bytes)";
  }
}
