package io.smartmesh.base;

import java.math.BigInteger;
import java.util.SplittableRandom;

/** Seeded random values; testkit has better ones, but it depends on this module. */
final class Samples {
  private Samples() {}

  static Bytes bytes(SplittableRandom random, int length) {
    byte[] out = new byte[length];
    random.nextBytes(out);
    return Bytes.wrap(out);
  }

  /** Of every size from zero to 256 bits. */
  static Amount amount(SplittableRandom random) {
    BigInteger wide = new BigInteger(1, bytes(random, 32).toArray());
    return new Amount(wide.shiftRight(random.nextInt(257)));
  }

  /** Of every size from zero to 63 bits. */
  static long number(SplittableRandom random) {
    return random.nextLong() >>> (1 + random.nextInt(63));
  }
}
