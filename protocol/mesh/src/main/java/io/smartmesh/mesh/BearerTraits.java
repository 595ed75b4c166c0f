package io.smartmesh.mesh;

/**
 * What a bearer says of itself when it comes up.
 *
 * @param mtu the largest frame in bytes, 8 to 65,535 (LN-20)
 * @param bitsPerSecond what the medium carries for all who share it; 0 where unknown or so fast
 *     that it does not matter
 * @param pointToPoint whether there is one peer at most at the other end
 * @param isPrompt whether it says that it is full with the first frame that finds no room, and not
 *     some frames later
 */
public record BearerTraits(int mtu, long bitsPerSecond, boolean pointToPoint, boolean isPrompt) {
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

  /** One that may say a little late that it is full. */
  public BearerTraits(int mtu, long bitsPerSecond, boolean pointToPoint) {
    this(mtu, bitsPerSecond, pointToPoint, false);
  }

  /** A shared medium that is fast enough, such as a local network. */
  public static BearerTraits fast(int mtu) {
    return new BearerTraits(mtu, 0, false);
  }

  /** The same, of sockets for datagrams: the system says of each whether it has room for it. */
  public static BearerTraits prompt(int mtu) {
    return new BearerTraits(mtu, 0, false, true);
  }
}
