package io.smartmesh.testkit;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.List;
import java.util.SplittableRandom;

/** A stream of test data: the same seed gives the same run. */
public final class Rng implements Entropy {
  private final SplittableRandom random;

  public Rng(long seed) {
    random = new SplittableRandom(seed);
  }

  private Rng(SplittableRandom random) {
    this.random = random;
  }

  /** A stream of its own, so that one part's appetite does not change what another part sees. */
  public Rng split() {
    return new Rng(random.split());
  }

  /** 0 to {@code bound} − 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** {@code from} to {@code to}, both included. */
  public int between(int from, int to) {
    return from + below(to - from + 1);
  }

  public long number() {
    return random.nextLong();
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }

  @Override
  public Bytes next(int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) random.nextInt();
    }
    return Bytes.wrap(out);
  }

  /** Something near {@code original}: a bit flipped, a piece cut off, put in, or put behind. */
  public Bytes mutated(Bytes original) {
    if (original.isEmpty()) {
      return next(between(1, 4));
    }
    int at = below(original.length());
    Bytes before = original.slice(0, at);
    switch (below(4)) {
      case 0:
        Bytes flipped = Bytes.of((original.at(at) ^ 1 << below(8)) & 0xff);
        return Bytes.concat(before, flipped, original.slice(at + 1, original.length()));
      case 1:
        return before;
      case 2:
        return Bytes.concat(before, next(between(1, 4)), original.slice(at, original.length()));
      default:
        return Bytes.concat(original, next(between(1, 4)));
    }
  }
}
