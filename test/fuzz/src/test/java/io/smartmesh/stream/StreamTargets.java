package io.smartmesh.stream;

import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;

public final class StreamTargets {
  private StreamTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "stream: packet",
            rng ->
                new Sample(
                    packet(rng).encode(),
                    input -> Outcome.of(Packet.decode(input), Packet::encode))));
  }

  private static Packet packet(Rng rng) {
    List<Part> parts = new ArrayList<>();
    for (int i = rng.between(1, 5); i > 0; i--) {
      parts.add(part(rng));
    }
    return new Packet(number(rng), parts);
  }

  private static Part part(Rng rng) {
    return switch (rng.below(8)) {
      case 0 -> new Part.Ping();
      case 1 -> ack(rng);
      case 2 -> new Part.Data(number(rng), number(rng), rng.next(rng.below(60)), rng.chance(0.5));
      case 3 -> new Part.Room(number(rng), number(rng));
      case 4 -> new Part.AllRoom(number(rng));
      case 5 -> new Part.StreamCount(number(rng));
      case 6 -> new Part.Reset(number(rng), rng.below(StreamLimits.REASON_MOST + 1), number(rng));
      default -> new Part.Settled(number(rng));
    };
  }

  private static Part ack(Rng rng) {
    List<Ranges.Range> ranges = new ArrayList<>();
    long to = 1_000_000L + rng.below(1_000_000);
    for (int i = rng.between(1, 6); i > 0; i--) {
      long from = to - rng.between(1, 500);
      ranges.add(new Ranges.Range(from, to));
      to = from - rng.between(1, 100);
    }
    return new Part.Ack(rng.below(StreamLimits.HELD_MILLIS_MOST + 1), ranges);
  }

  private static long number(Rng rng) {
    return rng.number() >>> rng.between(17, 63);
  }
}
