package io.smartmesh.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** JSON text in and out, with hostile input in mind. */
final class Json {
  private static final int DEPTH_MAX = 8;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxStringLength(ApiServer.BODY_BYTES_MAX)
                .build());
  }

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An answer, marked with the schema it follows. */
  static ObjectNode document(String schema) {
    return object().put("schema", "smartmesh." + schema + "/1");
  }

  static JsonNode read(String text) throws Problem {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw Problem.malformed("The body is not JSON: " + e.getOriginalMessage());
    }
  }

  static String text(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes always has a text", e);
    }
  }

  static void write(Context context, ObjectNode json) {
    context.contentType("application/json").result(text(json));
  }

  static void write(Context context, Problem problem) {
    ObjectNode json =
        document("error")
            .put("code", problem.code())
            .put("what", problem.what())
            .put("todo", problem.todo());
    if (!problem.values().isEmpty()) {
      problem.values().forEach(json.putArray("values")::add);
    }
    context.status(problem.status());
    write(context, json);
  }
}
