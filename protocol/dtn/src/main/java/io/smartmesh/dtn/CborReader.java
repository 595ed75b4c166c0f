package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;

/**
 * Reads what {@link CborWriter} writes, and nothing else: another type, a longer form than needed,
 * a number above 2^63 - 1 or a length beyond the input are refused before anything is reserved.
 */
final class CborReader {
  private static final int SHORT = 24;

  private final Bytes input;
  private int at;

  CborReader(Bytes input) {
    this.input = input;
  }

  int position() {
    return at;
  }

  long unsigned() throws Malformed {
    return head(CborWriter.UNSIGNED, "a number");
  }

  /** Whether a number comes next. */
  boolean isUnsigned() {
    return at < input.length() && (input.at(at) & 0xff) >> 5 == CborWriter.UNSIGNED;
  }

  int unsigned(String what, int most) throws Malformed {
    long value = unsigned();
    if (value > most) {
      throw new Malformed(what + " " + value + ", at most " + most);
    }
    return (int) value;
  }

  Bytes bytes(int most) throws Malformed {
    return string(head(CborWriter.BYTES, "a byte string"), most);
  }

  String text(int most) throws Malformed {
    Bytes utf8 = string(head(CborWriter.TEXT, "a text"), most);
    String text = utf8.toUtf8();
    if (!Bytes.utf8(text).equals(utf8)) {
      throw new Malformed("a text that is not UTF-8");
    }
    return text;
  }

  private Bytes string(long length, int most) throws Malformed {
    if (length > most || length > input.length() - at) {
      throw new Malformed(
          "a string of " + length + " bytes, at most " + Math.min(most, input.length() - at));
    }
    at += (int) length;
    return input.slice(at - (int) length, at);
  }

  /** How many elements it has. */
  int array(int most) throws Malformed {
    long count = head(CborWriter.ARRAY, "an array");
    if (count > most) {
      throw new Malformed("an array of " + count + " elements, at most " + most);
    }
    return (int) count;
  }

  void openArray() throws Malformed {
    int got = u8();
    if (got != CborWriter.OPEN_ARRAY) {
      throw new Malformed("byte " + got + " where an array of indefinite length begins");
    }
  }

  /** Whether the array ends here; if so it is passed over. */
  boolean isEnd() throws Malformed {
    if (at >= input.length()) {
      throw new Malformed("no end of the array");
    }
    if ((input.at(at) & 0xff) != CborWriter.BREAK) {
      return false;
    }
    at++;
    return true;
  }

  void end() throws Malformed {
    if (at != input.length()) {
      throw new Malformed((input.length() - at) + " bytes too many");
    }
  }

  private int u8() throws Malformed {
    if (at >= input.length()) {
      throw new Malformed("ends too early");
    }
    return input.at(at++) & 0xff;
  }

  private long head(int type, String what) throws Malformed {
    int first = u8();
    if (first >> 5 != type) {
      throw new Malformed("type " + (first >> 5) + " where " + what + " should be");
    }
    int low = first & 0x1f;
    if (low < SHORT) {
      return low;
    }
    if (low > SHORT + 3) {
      throw new Malformed("length code " + low);
    }
    int bytes = 1 << (low - SHORT);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      if (value >>> 55 != 0) {
        throw new Malformed("a number above 2^63 - 1");
      }
      value = value << 8 | u8();
    }
    long least = bytes == 1 ? SHORT : 1L << (4 * bytes);
    if (value < least) {
      throw new Malformed(value + " in " + bytes + " bytes");
    }
    return value;
  }
}
