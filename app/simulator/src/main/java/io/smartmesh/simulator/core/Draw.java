package io.smartmesh.simulator.core;

import io.smartmesh.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A stream of numbers drawn from one seed (SplitMix64: the same on every Java). Each concern splits
 * its own stream off by name, so that one more lost packet does not move the crashes of the same
 * seed.
 */
public final class Draw {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long seed;
  private long state;

  public Draw(long seed) {
    this.seed = mix(seed + GOLDEN);
    this.state = this.seed;
  }

  /** Depends on the seed and the name only, not on what was drawn before. */
  public Draw split(String concern) {
    long hash = seed;
    for (byte unit : concern.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash * 31 + unit);
    }
    return new Draw(hash);
  }

  public long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** 0 to {@code bound − 1}. */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  /** Both ends included. */
  public long between(long least, long most) {
    return least + Long.remainderUnsigned(next(), most - least + 1);
  }

  /** True with this probability. */
  public boolean chance(double probability) {
    return (next() >>> 11) * 0x1.0p-53 < probability;
  }

  public <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }

  public Bytes bytes(int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) next();
    }
    return Bytes.wrap(out);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
