package io.smartmesh.ethereum;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recursive Length Prefix (Yellow Paper, appendix B). Decoding takes only the one canonical
 * encoding of a value, of the whole input, nested at most {@value #DEPTH_MOST} deep.
 *
 * <pre>
 * 00..7f        that byte                       c0..f7 items  list of 0..55 bytes
 * 80..b7 bytes  0..55 bytes                     f8..ff        length of the length, length, items
 * b8..bf        length of the length, length, bytes
 * </pre>
 */
public final class Rlp {
  public static final int DEPTH_MOST = 32;

  private static final int DATA = 0x80;
  private static final int LIST = 0xc0;
  private static final int SHORT_MOST = 55;
  private static final int LENGTH_BYTES_MOST = 4;

  private Rlp() {}

  /** Bytes, or a list of items. */
  public sealed interface Item {}

  /** Bytes; a number is its big-endian bytes without leading zeros. */
  public record Data(Bytes bytes) implements Item {}

  /** Items in order. */
  public record Sequence(List<Item> items) implements Item {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  public static Item data(Bytes bytes) {
    return new Data(bytes);
  }

  public static Item number(Amount number) {
    return new Data(Words.unsigned(number.units()));
  }

  public static Item number(long number) {
    return number(Amount.of(number));
  }

  public static Item list(Item... items) {
    return new Sequence(Arrays.asList(items));
  }

  public static Bytes encode(Item item) {
    if (item instanceof Data data) {
      Bytes bytes = data.bytes();
      boolean isItself = bytes.length() == 1 && bytes.at(0) >= 0;
      return isItself ? bytes : Bytes.concat(header(DATA, bytes.length()), bytes);
    }
    List<Item> items = ((Sequence) item).items();
    Bytes[] parts = new Bytes[items.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = encode(items.get(i));
    }
    Bytes body = Bytes.concat(parts);
    return Bytes.concat(header(LIST, body.length()), body);
  }

  public static Item decode(Bytes input) throws Malformed {
    Reader reader = new Reader(input);
    Item item = reader.item(input.length(), 0);
    if (reader.at != input.length()) {
      throw new Malformed(input.length() - reader.at + " bytes left over after the RLP item");
    }
    return item;
  }

  private static Bytes header(int kind, int length) {
    if (length <= SHORT_MOST) {
      return Bytes.of(kind + length);
    }
    Bytes size = Words.unsigned(Amount.of(length).units());
    return Bytes.concat(Bytes.of(kind + SHORT_MOST + size.length()), size);
  }

  private static final class Reader {
    private final Bytes input;
    private int at;

    Reader(Bytes input) {
      this.input = input;
    }

    /** The next item, which ends at {@code end} at the latest. */
    Item item(int end, int depth) throws Malformed {
      if (depth > DEPTH_MOST) {
        throw new Malformed("RLP nested deeper than " + DEPTH_MOST);
      }
      int first = next(end);
      if (first < DATA) {
        return new Data(input.slice(at - 1, at));
      }
      int kind = first < LIST ? DATA : LIST;
      int length = length(first - kind, end);
      if (length > end - at) {
        throw new Malformed("RLP item of " + length + " bytes, has " + (end - at));
      }
      return kind == DATA ? data(length) : sequence(at + length, depth);
    }

    private Item data(int length) throws Malformed {
      Bytes bytes = input.slice(at, at + length);
      if (length == 1 && bytes.at(0) >= 0) {
        throw new Malformed("RLP byte with needless length");
      }
      at += length;
      return new Data(bytes);
    }

    private Item sequence(int end, int depth) throws Malformed {
      List<Item> items = new ArrayList<>();
      while (at < end) {
        items.add(item(end, depth + 1));
      }
      return new Sequence(items);
    }

    private int length(int code, int end) throws Malformed {
      if (code <= SHORT_MOST) {
        return code;
      }
      int size = code - SHORT_MOST;
      if (size > LENGTH_BYTES_MOST) {
        throw new Malformed("RLP length of " + size + " bytes");
      }
      long length = 0;
      for (int i = 0; i < size; i++) {
        int part = next(end);
        if (i == 0 && part == 0) {
          throw new Malformed("RLP length with needless leading zero");
        }
        length = length << 8 | part;
      }
      if (length <= SHORT_MOST || length > Integer.MAX_VALUE) {
        throw new Malformed("RLP length " + length + " in the long form");
      }
      return (int) length;
    }

    private int next(int end) throws Malformed {
      if (at >= end) {
        throw new Malformed("RLP ends early");
      }
      return input.at(at++) & 0xff;
    }
  }
}
