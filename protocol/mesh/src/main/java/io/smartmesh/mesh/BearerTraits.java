package io.smartmesh.mesh;

/**
 * What a bearer says of itself when it comes up.
 *
 * @param mtu the largest frame in bytes, 8 to 65,535 (LN-20)
 * @param bitsPerSecond what the medium carries for all who share it; 0 where unknown or so fast
 *     that it does not matter
 * @param pointToPoint whether there is one peer at most at the other end
 */
public record BearerTraits(int mtu, long bitsPerSecond, boolean pointToPoint) {
  public static final int MTU_LEAST = 8;
  public static final int MTU_MOST = 65_535;

  /**
   * @throws IllegalArgumentException for what no bearer may say
   */
  public BearerTraits {
    if (mtu < MTU_LEAST || mtu > MTU_MOST) {
      throw new IllegalArgumentException("mtu " + mtu + " not in 8 to 65,535");
    }
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException("bits per second " + bitsPerSecond + " below 0");
    }
  }

  /** A shared medium that is fast enough, such as a local network. */
  public static BearerTraits fast(int mtu) {
    return new BearerTraits(mtu, 0, false);
  }
}
