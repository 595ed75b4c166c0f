package io.smartmesh.runtime;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Writes lines: plain ones for people, or one JSON object each for programs. */
public final class LineLog implements Log {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final Writer out;
  private final boolean json;

  private LineLog(Writer out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** {@code 2026-01-01T00:00:00.000Z INFO neighbour-up address=0x…}. */
  public static LineLog text(Writer out) {
    return new LineLog(out, false);
  }

  /**
   * {@code {"time":"…","level":"info","event":"neighbour-up","address":"0x…"}}; all values are
   * strings.
   */
  public static LineLog json(Writer out) {
    return new LineLog(out, true);
  }

  @Override
  public void write(Level level, String event, Object... namesAndValues) {
    String time = time(Instant.now());
    String line =
        json
            ? object(time, level, event, namesAndValues)
            : plain(time, level, event, namesAndValues);
    try {
      synchronized (out) {
        out.write(line);
        if (level == Level.ERROR) {
          out.flush();
        }
      }
    } catch (IOException e) {
      // A full disk must stop payments through the store, not through the log.
      return;
    }
  }

  @Override
  public void flush() {
    try {
      synchronized (out) {
        out.flush();
      }
    } catch (IOException e) {
      return; // as above
    }
  }

  /** RFC 3339 with three digits always: Instant leaves out those of a whole second. */
  static String time(Instant at) {
    return TIME.format(at);
  }

  private static String plain(String time, Level level, String event, Object... namesAndValues) {
    StringBuilder line = new StringBuilder(time + " " + level + " " + event);
    append(line, namesAndValues, " ", "=", LineLog::quotedIfNeeded);
    return line.append('\n').toString();
  }

  private static String object(String time, Level level, String event, Object... namesAndValues) {
    StringBuilder line = new StringBuilder("{\"time\":").append(quoted(time));
    line.append(",\"level\":").append(quoted(level.name().toLowerCase(Locale.ROOT)));
    line.append(",\"event\":").append(quoted(event));
    append(line, namesAndValues, ",\"", "\":", LineLog::quoted);
    return line.append("}\n").toString();
  }

  private static void append(
      StringBuilder line,
      Object[] fields,
      String before,
      String between,
      UnaryOperator<String> show) {
    for (int i = 0; i + 1 < fields.length; i += 2) {
      line.append(before).append(fields[i]).append(between);
      line.append(show.apply(String.valueOf(fields[i + 1])));
    }
  }

  private static String quotedIfNeeded(String value) {
    return !value.isEmpty() && value.chars().allMatch(LineLog::isPlain) ? value : quoted(value);
  }

  private static boolean isPlain(int c) {
    return !Character.isISOControl(c)
        && !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && c != '"'
        && c != '=';
  }

  /** JSON's string: a stranger's text cannot break out of its line or field. */
  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c == '\n') {
        text.append("\\n");
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
