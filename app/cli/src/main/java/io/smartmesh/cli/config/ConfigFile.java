package io.smartmesh.cli.config;

import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code smartmesh.conf}: lines {@code key = value}, empty ones, and ones that begin with {@code
 * #}. A value is the rest of its line without the spaces around it; there are no quotes, and a
 * later {@code #} belongs to the value.
 */
public final class ConfigFile {
  public static final String NAME = "smartmesh.conf";

  /** Characters; a file that says all there is to say has some hundreds. */
  public static final int LENGTH_MOST = 65_536;

  private static final int SHOWN_MOST = 40;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  public static final ConfigFile NONE = new ConfigFile(Map.of());

  private final Map<String, Line> lines;

  private ConfigFile(Map<String, Line> lines) {
    this.lines = lines;
  }

  /**
   * @param number from 1
   */
  record Line(int number, String value) {}

  /** Reads a file's text; its values are looked at later. */
  public static Result<ConfigFile, List<Problem>> parse(String text) {
    if (text.length() > LENGTH_MOST) {
      return Result.err(List.of(new Problem.NotAFile(Where.line(1), "long")));
    }
    if (text.codePoints().anyMatch(ConfigFile::isBinary)) {
      return Result.err(List.of(new Problem.NotAFile(Where.line(1), "binary")));
    }
    Map<String, Line> found = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    // Some editors begin every UTF-8 file with it.
    String[] all = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String line = all[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(line, i + 1, found, problems);
      }
    }
    return problems.isEmpty() ? Result.ok(new ConfigFile(found)) : Result.err(problems);
  }

  private static boolean isBinary(int c) {
    return c == 0xfffd || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
  }

  private static void read(
      String line, int number, Map<String, Line> found, List<Problem> problems) {
    Where where = Where.line(number);
    int equals = line.indexOf('=');
    String key = line.substring(0, Math.max(0, equals)).strip();
    String value = line.substring(equals + 1).strip();
    if (key.isEmpty() || value.isEmpty()) {
      problems.add(new Problem.NotASetting(where, firstWord(line)));
    } else if (Settings.find(key).isEmpty()) {
      problems.add(new Problem.UnknownKey(where, shown(key)));
    } else if (found.containsKey(key)) {
      problems.add(new Problem.SetTwice(where, key, found.get(key).number()));
    } else {
      found.put(key, new Line(number, value));
    }
  }

  /** The rest may be a secret in the wrong place. */
  private static String firstWord(String line) {
    int end = 0;
    while (end < Math.min(line.length(), SHOWN_MOST)
        && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '-')) {
      end++;
    }
    return end == line.length() ? line : line.substring(0, end) + "…";
  }

  private static String shown(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN_MOST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_MOST)) + "…";
  }

  Map<String, Line> lines() {
    return lines;
  }

  /** How many settings it has. */
  public int size() {
    return lines.size();
  }
}
