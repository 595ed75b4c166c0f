package io.smartmesh.serial;

import io.smartmesh.base.Bytes;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;

public final class SerialTargets {
  private SerialTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("serial: one frame", rng -> new Sample(line(frame(rng)), SerialTargets::one)),
        Target.binary(
            "serial: line",
            rng -> {
              Rng pieces = rng.split();
              return new Sample(
                  Bytes.concat(line(frame(rng)), line(frame(rng))), input -> many(pieces, input));
            }));
  }

  private static Bytes frame(Rng rng) {
    Bytes noise = rng.next(rng.between(1, 90));
    return rng.chance(0.3) ? Bytes.concat(noise, Bytes.wrap(new byte[rng.below(300)])) : noise;
  }

  private static Bytes line(Bytes frame) {
    return Bytes.wrap(Framing.encode(frame));
  }

  /** One frame between its two zeros has one encoding. */
  private static Outcome one(Bytes input) {
    List<Bytes> frames = new ArrayList<>();
    Framing framing = new Framing();
    framing.take(input.toArray(), input.length(), frames::add);
    boolean isBare = zeros(input) == 2 && input.at(0) == 0 && input.at(input.length() - 1) == 0;
    if (frames.size() != 1 || !isBare) {
      return Outcome.refused(frames.size() == 1 ? "more than a frame" : "no frame");
    }
    return Outcome.taken(line(frames.get(0)));
  }

  private static int zeros(Bytes input) {
    int zeros = 0;
    for (int i = 0; i < input.length(); i++) {
      zeros += input.at(i) == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** As it comes over the wire: in pieces, and after damage the next frame is whole again. */
  private static Outcome many(Rng pieces, Bytes input) {
    List<Bytes> frames = new ArrayList<>();
    Framing framing = new Framing();
    for (int at = 0; at < input.length(); ) {
      int end = Math.min(input.length(), at + pieces.between(1, 40));
      framing.take(input.slice(at, end).toArray(), end - at, frames::add);
      at = end;
    }
    Bytes last = Bytes.of(1, 0, 2);
    byte[] whole = Framing.encode(last);
    framing.take(whole, whole.length, frames::add);
    if (frames.isEmpty() || !frames.get(frames.size() - 1).equals(last)) {
      throw new IllegalStateException("what was before has spoilt a whole frame");
    }
    return framing.damaged() > 0 || frames.size() == 1
        ? Outcome.refused("damaged")
        : Outcome.taken();
  }
}
