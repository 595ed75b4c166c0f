package io.smartmesh.api.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value as read, with its own text kept. Whole numbers only: the node sends no others. */
public final class JsonValue {
  private final @Nullable Object value;
  private final String source;

  JsonValue(@Nullable Object value, String source) {
    this.value = value;
    this.source = source;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException where it is not JSON
   */
  public static JsonValue parse(String text) {
    return new JsonReader(text).readAll();
  }

  /**
   * Writes an object: names and values in turn; a value is a String, a Long, a Boolean or a
   * JsonValue.
   */
  public static String object(Object... namesAndValues) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.append(i == 0 ? "" : ",");
      quote(out, (String) namesAndValues[i]);
      out.append(':');
      if (namesAndValues[i + 1] instanceof String text) {
        quote(out, text);
      } else {
        out.append(namesAndValues[i + 1]);
      }
    }
    return out.append('}').toString();
  }

  /** The field, which must be there. */
  public JsonValue at(String name) {
    JsonValue field = fields().get(name);
    if (field == null) {
      throw new IllegalArgumentException("no field '" + name + "' in " + source);
    }
    return field;
  }

  public boolean has(String name) {
    return fields().containsKey(name);
  }

  /** The fields of an object, in their order. */
  public Map<String, JsonValue> fields() {
    if (value instanceof Map<?, ?> map) {
      Map<String, JsonValue> fields = new LinkedHashMap<>();
      map.forEach((name, field) -> fields.put((String) name, (JsonValue) field));
      return fields;
    }
    throw new IllegalArgumentException("not an object: " + source);
  }

  /** The elements of an array field. */
  public List<JsonValue> list(String name) {
    if (at(name).value instanceof List<?> list) {
      List<JsonValue> elements = new ArrayList<>();
      list.forEach(element -> elements.add((JsonValue) element));
      return elements;
    }
    throw new IllegalArgumentException("'" + name + "' is no array in " + source);
  }

  /** The strings of an array field; none where there is no such field. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonValue element : has(name) ? list(name) : List.<JsonValue>of()) {
      if (!(element.value instanceof String text)) {
        throw new IllegalArgumentException("'" + name + "' has what is no string in " + source);
      }
      texts.add(text);
    }
    return texts;
  }

  public String text(String name) {
    if (at(name).value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("'" + name + "' is no string in " + source);
  }

  public long number(String name) {
    if (at(name).value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("'" + name + "' is no whole number in " + source);
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(at(name).value);
  }

  public boolean isNull(String name) {
    return at(name).value == null;
  }

  /** The JSON text it was read from. */
  @Override
  public String toString() {
    return source;
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
