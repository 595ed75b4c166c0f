package io.smartmesh.tunnel;

import io.smartmesh.session.SessionLimits;

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

  /** Addresses that packets wait for while they are asked for (TN-18). */
  static final int ASKED = 16;

  /** Packets that wait for one of them. */
  static final int ASKED_PACKETS = 16;

  /** Milliseconds that a packet waits for it. */
  static final long ASKED_MILLIS = 5_000;

  // How long a packet may be (TN-14 to TN-16). Messages are what a session seals.

  /** Bytes of the longest message that every way carries. */
  static final int MESSAGE_STANDARD = MTU_STANDARD - Ipv6.SAVED;

  /** Lengths that a round tries at once, and the part of what goes that an answer may miss by. */
  static final int VOLLEY = 6;

  /** How often a length is missed, while shorter ones are heard, before it does not go. */
  static final int TRIES = 3;

  /** How long the first answer of a round is waited for; doubling, where none comes. */
  static final long TRY_MILLIS = 500;

  /** Rounds without any answer that end a search. */
  static final int ROUNDS_UNHEARD = 4;

  /** How long the next answer is waited for, and twice what the last one took. */
  static final long SLACK_MILLIS = 50;

  /** From one search to the next, though the way changes all the time. */
  static final long SEARCH_GAP_MILLIS = 5_000;

  /** What did not go is tried again after this time, if it is still wanted (RFC 8899, 5.1.1). */
  static final long RAISE_MILLIS = 600_000;

  /** Who got long messages says so after this time; who sent some and hears nothing, asks. */
  static final long SEEN_MILLIS = 100;

  static final long UNSURE_MILLIS = 400;

  /** How long a packet waits for the end of a search, and bytes of all that wait. */
  static final long HELD_MILLIS = 2_000;

  static final long HELD_BYTES = 2 * 1024 * 1024;

  /** Peers whose ways are known: as many as have a session. */
  static final int PATHS = SessionLimits.PEERS;

  /** A way that carried nothing for so long may give way to another. */
  static final long PATH_IDLE_MILLIS = SessionLimits.IDLE_MILLIS;

  private TunnelLimits() {}
}
