package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.Random;

/** The same bytes for the same seed. */
final class SeededEntropy implements Entropy {
  private final Random random;

  SeededEntropy(long seed) {
    random = new Random(seed);
  }

  @Override
  public Bytes next(int length) {
    byte[] out = new byte[length];
    random.nextBytes(out);
    return Bytes.wrap(out);
  }
}
