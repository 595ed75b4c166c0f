package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Locale;

/** For text and JSON. */
final class TextMutations {
  private static final double SELDOM = 0.05;
  private static final int DEEPEST_NESTING = 3_000;
  private static final int LONGEST_NUMBER = 5_000;

  /** What looks like something else, or like nothing. */
  private static final List<String> PIECES =
      List.of(
          "\u0661",
          "\uff11",
          "\uff41",
          "\u212a",
          "\u017f",
          "\u0130",
          "\ud800",
          "\udc00",
          "\ud83d\ude39",
          "\u0000",
          "\u00a0",
          "\u2028",
          "\ufeff",
          " ",
          "\t",
          "\n",
          "-",
          "+",
          ".",
          "0x",
          "0X",
          "00",
          "-0",
          "1e999999999",
          "9223372036854775808",
          "18446744073709551616",
          "\\u",
          "\\ud800",
          "\\x",
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "NaN",
          "{\"a\":1,\"a\":2}",
          "/**/");

  private static final List<Mutation> ON_STRINGS =
      List.of(
          (rng, in, other) -> pieceInto(rng, in, rng.pick(PIECES)),
          (rng, in, other) -> pieceInto(rng, in, rng.pick(PIECES)),
          TextMutations::pieceOver,
          TextMutations::lookAlike,
          TextMutations::turnCase,
          TextMutations::nest,
          TextMutations::longNumber,
          TextMutations::doubleField,
          (rng, in, other) -> in.slice(0, 2 * rng.below(in.length() / 2 + 1)));

  private TextMutations() {}

  /**
   * @param utf16 whether the input is UTF-16 rather than UTF-8
   */
  static Bytes apply(Rng rng, Bytes input, Bytes other, boolean utf16) {
    if (rng.chance(0.3)) {
      return rng.pick(ByteMutations.ALL).apply(rng, input, other);
    }
    Mutation mutation = rng.pick(ON_STRINGS);
    if (utf16) {
      return mutation.apply(rng, input, other);
    }
    Bytes spoilt = mutation.apply(rng, Text.utf16(input.toUtf8()), Text.utf16(other.toUtf8()));
    return Bytes.utf8(Text.string(spoilt));
  }

  private static Bytes pieceInto(Rng rng, Bytes in, String piece) {
    String text = Text.string(in);
    int at = rng.below(text.length() + 1);
    return Text.utf16(text.substring(0, at) + piece + text.substring(at));
  }

  private static Bytes pieceOver(Rng rng, Bytes in, Bytes other) {
    String text = Text.string(in);
    int at = rng.below(text.length() + 1);
    int end = Math.min(text.length(), at + rng.between(1, 8));
    return Text.utf16(text.substring(0, at) + rng.pick(PIECES) + text.substring(end));
  }

  /** Letters and digits of other scripts, which Java's own methods take for the ASCII ones. */
  private static Bytes lookAlike(Rng rng, Bytes in, Bytes other) {
    StringBuilder text = new StringBuilder(Text.string(in));
    for (int i = rng.below(text.length() + 1); i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        text.setCharAt(i, (char) (c - '0' + (rng.chance(0.5) ? 0x0660 : 0xff10)));
        break;
      } else if (c == 'k' || c == 'K') {
        text.setCharAt(i, '\u212a');
        break;
      } else if (c == 's' || c == 'S') {
        text.setCharAt(i, '\u017f');
        break;
      }
    }
    return Text.utf16(text.toString());
  }

  private static Bytes turnCase(Rng rng, Bytes in, Bytes other) {
    String text = Text.string(in);
    return Text.utf16(
        rng.chance(0.5) ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
  }

  private static Bytes nest(Rng rng, Bytes in, Bytes other) {
    int depth = rng.between(1, rng.chance(SELDOM) ? DEEPEST_NESTING : 40);
    boolean array = rng.chance(0.5);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      out.append(array ? "[" : "{\"a\":");
    }
    out.append(rng.chance(0.5) ? Text.string(in) : "1");
    for (int i = 0; i < depth; i++) {
      out.append(array ? "]" : "}");
    }
    return rng.chance(0.5) ? Text.utf16(out.toString()) : pieceInto(rng, in, out.toString());
  }

  private static Bytes longNumber(Rng rng, Bytes in, Bytes other) {
    StringBuilder out = new StringBuilder();
    for (int i = rng.between(1, rng.chance(SELDOM) ? LONGEST_NUMBER : 80); i > 0; i--) {
      out.append((char) ('0' + rng.below(10)));
    }
    return pieceInto(rng, in, out.toString());
  }

  /** A piece between two commas twice, or not at all. */
  private static Bytes doubleField(Rng rng, Bytes in, Bytes other) {
    String text = Text.string(in);
    int at = text.indexOf(',', rng.below(text.length() + 1));
    int end = at < 0 ? -1 : text.indexOf(',', at + 1);
    if (end < 0) {
      return Text.utf16(text + text);
    }
    String field = text.substring(at, end);
    return Text.utf16(
        text.substring(0, at) + (rng.chance(0.5) ? field + field : "") + text.substring(end));
  }
}
