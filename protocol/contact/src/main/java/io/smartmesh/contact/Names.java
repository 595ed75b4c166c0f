package io.smartmesh.contact;

import static io.smartmesh.contact.ContactLimits.NAME_BYTES;

import io.smartmesh.base.Bytes;
import java.text.Normalizer;
import java.util.Locale;

/** Names in any script, without what can hide in one (CT-3). */
public final class Names {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  /** What is not shown, but is no format character: fillers of Hangul, braille without dots. */
  private static final String BLANK = "\u115f\u1160\u2800\u3164\uffa0\u034f";

  private static final int ROUNDS = 8;

  private Names() {}

  /**
   * As it is kept and shown: composed (NFC); no control, format or direction characters, nothing
   * private, unassigned or blank; one space where there was white space, none at the ends; no more
   * bytes than {@link ContactLimits#NAME_BYTES}, the rest cut off between characters. May be empty.
   */
  public static String clean(String name) {
    String now = name;
    // What one step takes away may let the next one see more: an accent without its letter.
    for (int round = 0; round < ROUNDS; round++) {
      String next = cut(strip(Normalizer.normalize(now, Normalizer.Form.NFC)));
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
    return "";
  }

  public static boolean isClean(String name) {
    return clean(name).equals(name);
  }

  /** By which names that look alike are found equal: case, width and joiners do not count. */
  public static String key(String name) {
    String folded = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder out = new StringBuilder();
    folded
        .codePoints()
        .filter(c -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER)
        .forEach(out::appendCodePoint);
    return Normalizer.normalize(out, Normalizer.Form.NFKC);
  }

  private static String strip(String name) {
    StringBuilder out = new StringBuilder();
    boolean isSpaceDue = false;
    int[] points = name.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        isSpaceDue = out.length() > 0;
      } else if (isShown(c) || isJoining(out, points, i)) {
        // A mark without a letter would sit on whatever is printed before the name.
        if (out.length() > 0 || !isMark(c)) {
          out.append(isSpaceDue ? " " : "");
          out.appendCodePoint(c);
          isSpaceDue = false;
        }
      }
    }
    return out.toString();
  }

  private static boolean isShown(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.PRIVATE_USE
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && BLANK.indexOf(c) < 0
        && !isVariationSelector(c);
  }

  private static boolean isVariationSelector(int c) {
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  /** Persian, the scripts of India and pictures need joiners: between two that are shown. */
  private static boolean isJoining(StringBuilder before, int[] points, int at) {
    int c = points[at];
    boolean isJoiner = c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
    if (!isJoiner || before.length() == 0 || at + 1 >= points.length) {
      return false;
    }
    int last = before.codePointBefore(before.length());
    return last > 0x7f && points[at + 1] > 0x7f && isShown(last) && isShown(points[at + 1]);
  }

  private static String cut(String name) {
    StringBuilder out = new StringBuilder();
    int bytes = 0;
    for (int c : name.codePoints().toArray()) {
      String one = new String(Character.toChars(c));
      bytes += Bytes.utf8(one).length();
      if (bytes > NAME_BYTES) {
        break;
      }
      out.append(one);
    }
    return out.toString();
  }
}
