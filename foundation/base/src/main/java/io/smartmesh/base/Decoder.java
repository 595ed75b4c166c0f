package io.smartmesh.base;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link Encoder} writes, from bytes that may be hostile: every read is bounded by what
 * is left and by the limit the caller names, encodings are canonical (one value, one encoding), and
 * {@link #end()} refuses what is left over.
 */
public final class Decoder {
  private final Bytes input;
  private int at;

  public Decoder(Bytes input) {
    this.input = input;
  }

  public int u8() throws Malformed {
    need(1);
    return input.at(at++) & 0xff;
  }

  public int u16() throws Malformed {
    return (int) fixed(2);
  }

  public long u32() throws Malformed {
    return fixed(4);
  }

  public long u64() throws Malformed {
    long value = fixed(8);
    if (value < 0) {
      throw new Malformed("number above 2^63-1");
    }
    return value;
  }

  public long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int part = u8();
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        if (part == 0 && shift > 0) {
          throw new Malformed("number with needless leading zero");
        }
        return value;
      }
    }
    throw new Malformed("number above 2^63-1");
  }

  /** A varint that is at most {@code most}: for counts and lengths. */
  public int count(int most) throws Malformed {
    long value = varint();
    if (value > most) {
      throw new Malformed("count " + value + " is above the limit " + most);
    }
    return (int) value;
  }

  public Amount amount() throws Malformed {
    int length = u8();
    if (length > 32) {
      throw new Malformed("amount of " + length + " bytes, at most 32");
    }
    Bytes magnitude = raw(length);
    if (length > 0 && magnitude.at(0) == 0) {
      throw new Malformed("amount with needless leading zero");
    }
    return new Amount(new BigInteger(1, magnitude.toArray()));
  }

  public Hash hash() throws Malformed {
    return new Hash(raw(Hash.LENGTH));
  }

  public Address address() throws Malformed {
    return new Address(raw(Address.LENGTH));
  }

  public Bytes raw(int length) throws Malformed {
    need(length);
    Bytes out = input.slice(at, at + length);
    at += length;
    return out;
  }

  /** A varint length of at most {@code most}, then the bytes. */
  public Bytes bytes(int most) throws Malformed {
    return raw(count(most));
  }

  /** UTF-8 of at most {@code mostBytes}; invalid sequences are refused. */
  public String text(int mostBytes) throws Malformed {
    Bytes encoded = bytes(mostBytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(encoded.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("text is not UTF-8");
    }
  }

  public boolean flag() throws Malformed {
    int value = u8();
    if (value > 1) {
      throw new Malformed("flag is " + value + ", not 0 or 1");
    }
    return value == 1;
  }

  /** What is left, all of it. */
  public Bytes rest() {
    Bytes out = input.slice(at, input.length());
    at = input.length();
    return out;
  }

  public int remaining() {
    return input.length() - at;
  }

  /** Refuses bytes that are left over. */
  public void end() throws Malformed {
    if (remaining() != 0) {
      throw new Malformed(remaining() + " bytes left over after the end");
    }
  }

  /**
   * Refuses any version but {@code supported}, by name, so that the user learns which side to
   * update.
   */
  public void version(String what, int supported) throws Malformed {
    int version = u8();
    if (version != supported) {
      throw new Malformed(
          what + " has version " + version + ", this program knows version " + supported);
    }
  }

  /** The same where older versions are still read; the result is which one it is. */
  public int version(String what, int oldest, int newest) throws Malformed {
    int version = u8();
    if (version < oldest || version > newest) {
      throw new Malformed(
          what
              + " has version "
              + version
              + ", this program knows versions "
              + oldest
              + " to "
              + newest);
    }
    return version;
  }

  private long fixed(int size) throws Malformed {
    need(size);
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | (input.at(at++) & 0xff);
    }
    return value;
  }

  private void need(int length) throws Malformed {
    if (length > remaining()) {
      throw new Malformed("needs " + length + " bytes, has " + remaining());
    }
  }
}
