package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A message that is being written: what is asked of the node. */
final class Draft {
  private static final Map<String, Long> UNITS =
      Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L, "w", 604_800L);
  private static final double TENTHS_OF_MICRODEGREES = 1e7;

  private final List<Object> fields = new ArrayList<>();

  Draft(String to, String kind) {
    with("to", to).with("kind", kind);
  }

  Draft with(String name, Object value) {
    fields.add(name);
    fields.add(value);
    return this;
  }

  /** The id that the node gave it. */
  String send(ApiClient node) throws ApiFailure {
    return node.post("/messages", JsonValue.object(fields.toArray())).text("id");
  }

  /**
   * Where one is.
   *
   * @param place latitude, longitude and perhaps an accuracy in metres, with commas
   */
  Draft at(String place) throws Failure {
    String[] parts = place.split(",", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new Failure("place-unreadable", place);
    }
    try {
      long metres = parts.length == 3 ? Long.parseLong(parts[2].trim()) : 0;
      return with("latitude", Math.round(Double.parseDouble(parts[0]) * TENTHS_OF_MICRODEGREES))
          .with("longitude", Math.round(Double.parseDouble(parts[1]) * TENTHS_OF_MICRODEGREES))
          .with("accuracyMetres", metres)
          .with("at", System.currentTimeMillis() / 1000);
    } catch (NumberFormatException e) {
      throw new Failure("place-unreadable", place);
    }
  }

  /** A time such as 30s, 5m, 1h, 2d or 1w. */
  Draft disappearing(String time) throws Failure {
    String lower = time.trim().toLowerCase(Locale.ROOT);
    if (!lower.matches("[0-9]{1,7}[smhdw]")) {
      throw new Failure("time-unreadable", time);
    }
    int end = lower.length() - 1;
    long unit = UNITS.getOrDefault(lower.substring(end), 1L);
    return with("disappearSeconds", Long.parseLong(lower.substring(0, end)) * unit);
  }

  /** The one that is meant by its first digits. */
  static JsonValue find(ApiClient node, String id) throws ApiFailure, Failure {
    List<JsonValue> found = new ArrayList<>();
    String digits = id.toLowerCase(Locale.ROOT);
    for (JsonValue message : node.get("/messages").list("messages")) {
      if (message.flag("shown") && message.text("id").startsWith(digits)) {
        found.add(message);
      }
    }
    if (found.size() != 1) {
      throw new Failure("message-unclear", id, String.valueOf(found.size()));
    }
    return found.get(0);
  }
}
