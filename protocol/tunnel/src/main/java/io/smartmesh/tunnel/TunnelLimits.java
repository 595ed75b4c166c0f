package io.smartmesh.tunnel;

/** Every bound and time of tunnels, with its unit (TN-12). */
public final class TunnelLimits {
  /** Bytes of an IPv6 packet at the least that a link must carry whole (RFC 8200, section 5). */
  public static final int MTU_LEAST = 1_280;

  /** Bytes of the largest packet that every way carries: 1,400 of a frame, less 41 (TN-9). */
  public static final int MTU_STANDARD = 1_359;

  /** Bytes of the largest packet: as much as fits into the largest frame of a bearer. */
  public static final int MTU_MOST = 65_000;

  /** Peers with a session. */
  static final int TUNNELS = 256;

  /** Sessions that a peer has asked for and not yet used; the oldest gives way. */
  static final int UNCONFIRMED = 64;

  /** Handshakes answered a second. */
  static final int ANSWERS_PER_SECOND = 32;

  /** Handshakes begun a second. */
  static final int OPENINGS_PER_SECOND = 32;

  /** ICMPv6 errors told to our own programs a second (RFC 4443, section 2.4 f). */
  static final int ERRORS_PER_SECOND = 64;

  /** Packets that wait for a handshake, for each peer. */
  static final int WAITING = 64;

  /** Milliseconds until an opening is said again, doubling. */
  static final long RETRY_MILLIS = 500;

  /** Milliseconds after which an opening without an answer is given up. */
  static final long OPENING_MILLIS = 15_000;

  /** Milliseconds after which a peer that has sent nothing back is asked for a new session. */
  static final long SILENCE_MILLIS = 5_000;

  /** Milliseconds after which something received is acknowledged by an empty packet. */
  static final long KEEPALIVE_MILLIS = 2_000;

  /** Milliseconds after which the side that began a session begins a new one. */
  static final long RENEWAL_MILLIS = 15 * 60_000;

  /** The same for the other side, so that not both begin. */
  static final long RENEWAL_GRACE_MILLIS = 60_000;

  /** Milliseconds after which a session is used no longer. */
  static final long SESSION_MILLIS = 30 * 60_000;

  /** Packets after which a session is renewed; it ends at the last counter, 2^32 − 1. */
  static final long RENEWAL_PACKETS = 1L << 30;

  static final long PACKETS = 1L << 32;

  /** Milliseconds after which a tunnel that carries nothing is forgotten, with its keys. */
  static final long IDLE_MILLIS = 10 * 60_000;

  private TunnelLimits() {}
}
