package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;

/** Valid inputs with one to four things wrong in them. */
public final class Mutator {
  private static final int MUTATIONS_MOST = 4;

  /** No input is longer: what a bearer, a file or an API would not hand over proves nothing. */
  static final int BYTES_MOST = 64 << 10;

  private Mutator() {}

  public static Bytes mutate(Rng rng, Target.Shape shape, Bytes valid, Bytes other) {
    Bytes input = valid;
    for (int i = rng.between(1, MUTATIONS_MOST); i > 0; i--) {
      Bytes from = input.isEmpty() ? other : input;
      if (from.isEmpty()) {
        return rng.next(rng.between(1, 8));
      }
      input =
          switch (shape) {
            case BINARY -> rng.pick(ByteMutations.ALL).apply(rng, from, other);
            case TEXT -> TextMutations.apply(rng, from, other, false);
            case STRING -> TextMutations.apply(rng, from, other, true);
          };
      input = input.slice(0, Math.min(input.length(), BYTES_MOST));
    }
    return input;
  }
}
