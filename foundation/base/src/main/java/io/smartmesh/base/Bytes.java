package io.smartmesh.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * An immutable byte string. Ordered as unsigned bytes, so it can be a key of a sorted store.
 *
 * <p>A large part of one shares its array, which therefore is at most twice as long as what is kept
 * of it; a small part is a copy, so that a few bytes never hold a whole frame in memory.
 */
public final class Bytes implements Comparable<Bytes> {
  /** Looks at bytes where they are; it must neither change nor keep the array. */
  public interface Reader<T, E extends Exception> {
    T read(byte[] array, int from, int length) throws E;
  }

  public static final Bytes EMPTY = new Bytes(new byte[0]);

  /** A shorter part is always a copy: it costs less than what shares an array does. */
  private static final int SHARED_LEAST = 512;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] value;
  private final int from;
  private final int length;

  private Bytes(byte[] value) {
    this(value, 0, value.length);
  }

  private Bytes(byte[] value, int from, int length) {
    this.value = value;
    this.from = from;
    this.length = length;
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
      part.copyTo(out, at);
      at += part.length;
    }
    return wrap(out);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public byte at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException("byte " + index + " of " + length);
    }
    return value[from + index];
  }

  /** Bytes {@code [from, to)}. */
  public Bytes slice(int from, int to) {
    check(from, to);
    if (to - from == length) {
      return this;
    }
    int start = this.from + from;
    return to - from >= SHARED_LEAST && 2L * (to - from) >= value.length
        ? new Bytes(value, start, to - from)
        : wrap(Arrays.copyOfRange(value, start, start + to - from));
  }

  private void check(int from, int to) {
    if (from > to) {
      throw new IllegalArgumentException(from + " to " + to);
    }
    if (from < 0 || to > length) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + length + " bytes");
    }
  }

  public boolean startsWith(Bytes prefix) {
    return prefix.length() <= length() && slice(0, prefix.length()).equals(prefix);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(value, from, from + length);
  }

  /** Without a copy: for what reads arrays alone, and many bytes. */
  public <T, E extends Exception> T read(Reader<T, E> reader) throws E {
    return reader.read(value, from, length);
  }

  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, from, target, offset, length);
  }

  /**
   * @throws java.nio.BufferOverflowException when less room than this is left
   */
  public void copyTo(ByteBuffer target) {
    target.put(value, from, length);
  }

  /**
   * Bytes {@code [from, to)}.
   *
   * @throws java.nio.BufferOverflowException likewise
   */
  public void copyTo(ByteBuffer target, int from, int to) {
    check(from, to);
    target.put(value, this.from + from, to - from);
  }

  public String toUtf8() {
    return new String(value, from, length, StandardCharsets.UTF_8);
  }

  /** Lower-case hex without prefix. */
  public String toHex() {
    char[] out = new char[2 * length];
    for (int i = 0; i < length; i++) {
      int octet = value[from + i];
      out[2 * i] = HEX[(octet >> 4) & 15];
      out[2 * i + 1] = HEX[octet & 15];
    }
    return new String(out);
  }

  /**
   * Equal in a time that depends on the lengths only: for everything secret (MACs, tokens,
   * secrets).
   */
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(whole(), other.whole());
  }

  /** An array of these bytes alone; not to be changed. */
  private byte[] whole() {
    return length == value.length ? value : toArray();
  }

  @Override
  public int compareTo(Bytes other) {
    for (int i = 0; i < Math.min(length, other.length); i++) {
      int difference = (value[from + i] & 0xff) - (other.value[other.from + i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return length - other.length;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Bytes && length == ((Bytes) other).length && sameAs((Bytes) other);
  }

  private boolean sameAs(Bytes other) {
    boolean areWhole = length == value.length && length == other.value.length;
    return areWhole ? Arrays.equals(value, other.value) : buffer().equals(other.buffer());
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(value, from, length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + value[i];
    }
    return hash;
  }

  /** The hex, shortened: bytes may be large, and a log line is not. */
  @Override
  public String toString() {
    return length <= 16 ? toHex() : slice(0, 12).toHex() + "…(" + length + " bytes)";
  }
}
