package io.smartmesh.relayer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.relayer.core.RelayerLimits;
import java.math.BigInteger;
import java.util.Optional;

/** A JSON object from a stranger. Each field is taken once; one that nobody takes is refused. */
final class Fields {
  private static final int DEPTH_MOST = 4;
  private static final int SHOWN_MOST = 80;
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
                .maxNestingDepth(DEPTH_MOST)
                .maxStringLength(RelayerLimits.BODY_BYTES_MOST)
                .build());
  }

  private final String name;
  private final ObjectNode fields;

  private Fields(String name, ObjectNode fields) {
    this.name = name;
    this.fields = fields;
  }

  static Fields of(String body) throws RefusedException {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        return new Fields("", object);
      }
    } catch (JsonProcessingException e) {
      // Told below; what a parser says of it helps nobody.
    }
    throw RefusedException.malformed("body", "one JSON object");
  }

  Optional<Fields> object(String field) throws RefusedException {
    JsonNode value = fields.remove(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof ObjectNode object)) {
      throw wrong(field, value, "an object");
    }
    return Optional.of(new Fields(field + ".", object));
  }

  String text(String field) throws RefusedException {
    return optionalText(field)
        .orElseThrow(() -> RefusedException.malformed(name + field, "it is needed"));
  }

  Optional<String> optionalText(String field) throws RefusedException {
    JsonNode value = fields.remove(field);
    if (value != null && !value.isTextual()) {
      throw wrong(field, value, "a string");
    }
    return Optional.ofNullable(value).map(JsonNode::textValue);
  }

  long number(String field) throws RefusedException {
    JsonNode value = fields.remove(field);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0) {
      throw wrong(field, value, "a whole number from 0 to 2^63-1");
    }
    return value.longValue();
  }

  Address address(String field) throws RefusedException {
    String text = text(field);
    if (!text.matches("0x[0-9a-fA-F]{40}")) {
      throw wrong(field, text, "0x and 40 hexadecimal digits");
    }
    return Address.fromHex(text);
  }

  /** In the smallest units. */
  Amount amount(String field) throws RefusedException {
    String text = text(field);
    if (!text.matches("0|[1-9][0-9]{0,77}") || new BigInteger(text).bitLength() > 256) {
      throw wrong(field, text, "a decimal number below 2^256, as a string");
    }
    return new Amount(new BigInteger(text));
  }

  Bytes bytes(String field) throws RefusedException {
    String text = text(field);
    if (!text.matches("0x([0-9a-fA-F]{2})*")) {
      throw wrong(field, text, "0x and an even number of hexadecimal digits");
    }
    return Bytes.fromHex(text);
  }

  /** A misspelt field must not be dropped in silence where money is concerned. */
  void end() throws RefusedException {
    if (!fields.isEmpty()) {
      throw RefusedException.malformed(name + fields.fieldNames().next(), "nothing is called so");
    }
  }

  private RefusedException wrong(String field, Object value, String rule) {
    String shown = String.valueOf(value);
    return RefusedException.malformed(
        name + field + " " + shown.substring(0, Math.min(SHOWN_MOST, shown.length())), rule);
  }
}
