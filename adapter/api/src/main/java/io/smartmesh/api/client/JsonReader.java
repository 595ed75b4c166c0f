package io.smartmesh.api.client;

import io.smartmesh.base.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) into {@link JsonValue}s, by recursive descent of a bounded depth. */
final class JsonReader {
  private static final int DEPTH_MAX = 32;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  JsonValue readAll() {
    JsonValue value = value();
    blanks();
    if (at != text.length()) {
      throw wrong("more text after the end");
    }
    return value;
  }

  private JsonValue value() {
    blanks();
    int start = at;
    if (++depth > DEPTH_MAX) {
      throw wrong("nested too deeply");
    }
    Object value = bare();
    depth--;
    return new JsonValue(value, text.substring(start, at));
  }

  private @Nullable Object bare() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, JsonValue> object() {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    at++;
    if (skip('}')) {
      return fields;
    }
    do {
      blanks();
      String name = string();
      if (!skip(':')) {
        throw wrong("':' expected");
      }
      if (fields.put(name, value()) != null) {
        throw wrong("'" + name + "' twice");
      }
    } while (skip(','));
    if (!skip('}')) {
      throw wrong("'}' expected");
    }
    return fields;
  }

  private List<JsonValue> array() {
    List<JsonValue> elements = new ArrayList<>();
    at++;
    if (skip(']')) {
      return elements;
    }
    do {
      elements.add(value());
    } while (skip(','));
    if (!skip(']')) {
      throw wrong("']' expected");
    }
    return elements;
  }

  private String string() {
    if (peek() != '"') {
      throw wrong("a string expected");
    }
    at++;
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw wrong("a control character in a string");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      case '"', '\\', '/' -> c;
      default -> throw wrong("no such escape");
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw wrong("four hex digits expected");
    }
    at += 4;
    Bytes unit = Bytes.fromHex("0x" + text.substring(at - 4, at));
    return (char) ((unit.at(0) & 0xff) << 8 | (unit.at(1) & 0xff));
  }

  private Long number() {
    int start = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("-?(0|[1-9][0-9]{0,18})")) {
      throw wrong("a whole number expected");
    }
    return Long.valueOf(digits);
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("'" + word + "' expected");
    }
    at += word.length();
    return value;
  }

  private boolean skip(char c) {
    blanks();
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("the text ends too early");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("not JSON at character " + at + ": " + what);
  }
}
