package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A hash that costs 32 MiB and about a tenth of a second each time: scrypt (RFC 7914) with N =
 * 2^15, r = 8, p = 1. For what people compare: so few bits that trying must be dear.
 */
public final class SlowHash {
  private static final int N = 1 << 15;
  private static final int R = 8;
  private static final int P = 1;

  private SlowHash() {}

  public static Bytes of(Bytes input, Bytes salt, int length) {
    return Bytes.wrap(SCrypt.generate(input.toArray(), salt.toArray(), N, R, P, length));
  }
}
