package io.smartmesh.runtime;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.security.SecureRandom;

/** The operating system's unpredictable bytes. */
public final class SystemEntropy implements Entropy {
  private final SecureRandom random = new SecureRandom();

  @Override
  public Bytes next(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
