package io.smartmesh.byhand;

/** Every bound of this package, in one place. */
public final class ByHandLimits {
  /** A parcel, in bytes: about what one stranger may leave in a node (BH-4). */
  public static final int PARCEL_BYTES = 1_048_576;

  /** Places in a parcel that cannot be read; what lies behind more of them is given up (BH-5). */
  public static final int DAMAGED_PLACES = 64;

  /** Of a frame's own bytes that are not its header (BH-10). */
  public static final int BLOCK_BYTES = 300;

  /** Blocks that a parcel has at most when it goes in pictures (BH-11). */
  public static final int BLOCKS = 512;

  /** Bytes that go in pictures at most. */
  public static final int SHOWN_BYTES = BLOCKS * BLOCK_BYTES;

  private ByHandLimits() {}
}
