package io.smartmesh.api;

import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Text;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;

public final class ApiTargets {
  private ApiTargets() {}

  public static List<Target> all() {
    return List.of(
        // Jackson takes its buffers anew where the text is large.
        Target.string("api: body of a request", ApiTargets::body));
  }

  private static Sample body(Rng rng) {
    String json =
        Json.object()
            .put("to", Values.address(rng).toString())
            .put("amount", "1.5")
            .put("memo", Values.text(rng, 30))
            .put("times", rng.between(1, 9))
            .put("alone", rng.chance(0.5))
            .toString();
    return new Sample(
        Text.utf16(json),
        input -> {
          try {
            Body body = Body.of(Text.string(input));
            body.text("to");
            body.text("amount");
            body.optionalText("memo");
            body.number("times", 1, 10, 1);
            body.flag("alone");
            body.requireNothingElse();
            return Outcome.taken();
          } catch (Problem e) {
            return Outcome.refused(e.what());
          }
        });
  }
}
