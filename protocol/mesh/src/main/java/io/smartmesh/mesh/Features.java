package io.smartmesh.mesh;

/**
 * Feature bits, 32 of them. Bit 2k says "I require it of you", bit 2k + 1 "I offer it": an unknown
 * odd bit means nothing to us, an unknown even one means that we cannot talk (LN-3).
 */
final class Features {
  /** What this program has: nothing yet beyond the protocol itself. */
  static final long OWN = 0;

  private static final long EVEN = 0x5555_5555L;

  private Features() {}

  static boolean acceptable(long theirs) {
    return (theirs & EVEN & ~OWN) == 0;
  }
}
