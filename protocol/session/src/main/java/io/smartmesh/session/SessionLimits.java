package io.smartmesh.session;

/** Every bound and time of sessions, with its unit (TN-12). */
public final class SessionLimits {
  /** Bytes that sealing adds to a packet: header 9, tag 16. */
  public static final int OVERHEAD = 25;

  /** Peers with a session. */
  public static final int PEERS = 256;

  /** Sessions that a peer has asked for and not yet used; the oldest gives way. */
  static final int UNCONFIRMED = 64;

  /** Handshakes answered a second. */
  public static final int ANSWERS_PER_SECOND = 32;

  /** Handshakes begun a second. */
  static final int OPENINGS_PER_SECOND = 32;

  /** Packets that wait for a handshake, for each peer. */
  static final int WAITING = 64;

  /** Milliseconds until an opening is said again, doubling. */
  static final long RETRY_MILLIS = 500;

  /** Milliseconds after which an opening without an answer is given up. */
  static final long OPENING_MILLIS = 15_000;

  /** Milliseconds after which a peer that has sent nothing back is asked for a new session. */
  public static final long SILENCE_MILLIS = 5_000;

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

  /** Milliseconds after which a peer with whom nothing is spoken is forgotten, with its keys. */
  public static final long IDLE_MILLIS = 10 * 60_000;

  private SessionLimits() {}
}
