package io.smartmesh.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.TreeSet;

/** A request's fields. Each is taken once; one that nobody takes is refused by name. */
final class Body {
  static final Body EMPTY = new Body(Json.object());

  private final ObjectNode fields;

  private Body(ObjectNode fields) {
    this.fields = fields;
  }

  static Body of(String text) throws Problem {
    JsonNode json = Json.read(text);
    if (!(json instanceof ObjectNode fields)) {
      throw Problem.malformed("The body is not a JSON object.");
    }
    return new Body(fields);
  }

  boolean has(String name) {
    return fields.has(name);
  }

  String text(String name) throws Problem {
    return optionalText(name)
        .orElseThrow(() -> Problem.malformed("The field '" + name + "' is missing."));
  }

  Optional<String> optionalText(String name) throws Problem {
    JsonNode value = fields.remove(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Problem.malformed("'" + name + "' must be a string, not " + value.getNodeType());
    }
    return Optional.of(value.textValue());
  }

  long number(String name, long least, long most, long otherwise) throws Problem {
    JsonNode value = fields.remove(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw Problem.malformed("'" + name + "' must be a whole number, not " + value);
    }
    return inRange(name, value.longValue(), least, most);
  }

  boolean flag(String name) throws Problem {
    return optionalFlag(name).orElse(false);
  }

  Optional<Boolean> optionalFlag(String name) throws Problem {
    JsonNode value = fields.remove(name);
    if (value != null && !value.isBoolean()) {
      throw Problem.malformed("'" + name + "' must be true or false, not " + value);
    }
    return Optional.ofNullable(value).map(JsonNode::booleanValue);
  }

  static long inRange(String name, long value, long least, long most) throws Problem {
    if (value < least || value > most) {
      throw Problem.malformed(
          "'" + name + "' is " + value + ", must be from " + least + " to " + most + ".");
    }
    return value;
  }

  /** A misspelt field must not be dropped in silence where money is concerned. */
  void requireNothingElse() throws Problem {
    if (!fields.isEmpty()) {
      TreeSet<String> names = new TreeSet<>();
      fields.fieldNames().forEachRemaining(names::add);
      throw Problem.malformed("Unknown field: " + String.join(", ", names));
    }
  }
}
