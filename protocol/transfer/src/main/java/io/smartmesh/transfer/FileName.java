package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;
import java.util.List;
import java.util.Locale;

/**
 * Names that can neither lead out of a folder nor deceive whoever reads them (TF-3): no separators,
 * control or direction characters, nothing that a system gives a meaning of its own.
 */
public final class FileName {
  private static final String FORBIDDEN = "/\\:*?\"<>|";
  private static final char INSTEAD = '_';
  private static final String NAMELESS = "file";

  /** Bytes of an ending like .tar.gz that is kept where a name is cut. */
  private static final int ENDING_BYTES = 16;

  /** Devices on Windows, whatever follows the first dot. */
  private static final List<String> DEVICES = List.of("con", "prn", "aux", "nul", "com", "lpt");

  private FileName() {}

  /** What comes nearest to {@code name}: of a path the last part. */
  public static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder kept = new StringBuilder();
    last.codePoints()
        .filter(c -> !isInvisible(c))
        .forEach(c -> kept.appendCodePoint(FORBIDDEN.indexOf(c) < 0 ? c : INSTEAD));
    String text = cut(trimmed(kept.toString()));
    if (text.isEmpty()) {
      return NAMELESS;
    }
    boolean special = text.charAt(0) == '.' || text.charAt(0) == '-' || isDevice(text);
    return special ? cut(INSTEAD + text) : text;
  }

  public static boolean isSafe(String name) {
    return safe(name).equals(name);
  }

  /** Controls, formats (directions and joiners among them), halves of pairs, line ends. */
  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && (isSpace(text.charAt(to - 1)) || text.charAt(to - 1) == '.')) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  private static boolean isDevice(String text) {
    int dot = text.indexOf('.');
    String stem = (dot < 0 ? text : text.substring(0, dot)).trim().toLowerCase(Locale.ROOT);
    int digits = stem.length() - (stem.matches("(com|lpt)[0-9]") ? 1 : 0);
    boolean numbered = stem.startsWith("com") || stem.startsWith("lpt");
    return DEVICES.contains(stem.substring(0, digits)) && numbered == digits < stem.length();
  }

  /** Between two characters, and before the ending. */
  private static String cut(String text) {
    if (bytes(text) <= TransferLimits.NAME_BYTES) {
      return text;
    }
    int dot = text.lastIndexOf('.');
    String ending =
        dot > 0 && bytes(text.substring(dot)) <= ENDING_BYTES ? text.substring(dot) : "";
    StringBuilder kept = new StringBuilder();
    int room = TransferLimits.NAME_BYTES - bytes(ending);
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      room -= bytes(Character.toString(character));
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(character);
      at += Character.charCount(character);
    }
    return trimmed(kept.toString()) + ending;
  }

  private static int bytes(String text) {
    return Bytes.utf8(text).length();
  }
}
