package io.smartmesh.byhand;

import io.smartmesh.base.Bytes;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Rng;
import java.util.List;

public final class ByHandTargets {
  private ByHandTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("byhand: parcel", ByHandTargets::parcel),
        Target.string("byhand: code", ByHandTargets::code));
  }

  /** Several mean the same: a damaged one gives what is whole in it. */
  private static Sample parcel(Rng rng) {
    Bytes file = Parcel.write(List.of(rng.next(rng.below(90)), rng.next(300)));
    return new Sample(
        file,
        input ->
            Parcel.read(input)
                .<Outcome>fold(
                    read -> read.isWhole() ? Outcome.taken() : Outcome.refused("damaged"),
                    Outcome::refused));
  }

  private static Sample code(Rng rng) {
    Fountain fountain = new Fountain(rng.next(1 + rng.below(900)));
    return new Sample(
        Bytes.utf8(fountain.frame(rng.below(9)).toText()),
        input -> Outcome.of(CodeFrame.parse(input.toUtf8()), frame -> Bytes.utf8(frame.toText())));
  }
}
