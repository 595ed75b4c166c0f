package io.smartmesh.api.client;

import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Text;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;

public final class ClientTargets {
  private ClientTargets() {}

  public static List<Target> all() {
    return List.of(
        // Each value keeps its own text, up to 32 deep.
        Target.string("api: answer at the client", ClientTargets::answer).allocating(1_024));
  }

  private static Sample answer(Rng rng) {
    JsonValue inner = JsonValue.parse(JsonValue.object("a", Values.text(rng, 10), "b", true));
    String json =
        JsonValue.object("schema", "smartmesh.status/1", "height", Values.number(rng), "in", inner);
    String open = json.substring(0, json.length() - 2);
    return new Sample(
        Text.utf16(open + ",\"list\":[1,null,false,\"\\u00e9\\n\"]}}"),
        input -> {
          try {
            JsonValue value = JsonValue.parse(Text.string(input));
            value.text("schema");
            value.number("height");
            value.at("in").list("list");
            return Outcome.taken();
          } catch (IllegalArgumentException e) {
            return Outcome.refused(
                String.valueOf(e.getMessage()).replaceAll("(?s)( in |: ).*|\"\".*", ""));
          }
        });
  }
}
