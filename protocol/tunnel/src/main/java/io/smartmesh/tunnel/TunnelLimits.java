package io.smartmesh.tunnel;

/** Every bound of tunnels, with its unit; those of their sessions are in {@code SessionLimits}. */
public final class TunnelLimits {
  /** Bytes of an IPv6 packet at the least that a link must carry whole (RFC 8200, section 5). */
  public static final int MTU_LEAST = 1_280;

  /** Bytes of the largest packet that every way carries: 1,400 of a frame, less 41 (TN-9). */
  public static final int MTU_STANDARD = 1_359;

  /** Bytes of the largest packet: as much as fits into the largest frame of a bearer. */
  public static final int MTU_MOST = 65_000;

  /** ICMPv6 errors told to our own programs a second (RFC 4443, section 2.4 f). */
  static final int ERRORS_PER_SECOND = 64;

  private TunnelLimits() {}
}
