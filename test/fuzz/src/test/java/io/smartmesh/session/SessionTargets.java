package io.smartmesh.session;

import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;

public final class SessionTargets {
  private SessionTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "session: message",
            rng ->
                new Sample(
                    message(rng).encode(),
                    input -> Outcome.of(SessionMessage.decode(input), SessionMessage::encode))));
  }

  private static SessionMessage message(Rng rng) {
    return switch (rng.below(3)) {
      case 0 -> new SessionMessage.Open(Values.u32(rng), rng.next(98));
      case 1 -> new SessionMessage.Answer(Values.u32(rng), Values.u32(rng), rng.next(49));
      default -> new SessionMessage.Data(Values.u32(rng), Values.u32(rng), rng.next(rng.below(99)));
    };
  }
}
