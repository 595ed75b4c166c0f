package io.smartmesh.mesh;

/** Every bound and every time of the mesh, in one place (LN-20, RT-16, PK-8). */
final class MeshLimits {
  // Link: sizes.
  /** LN-20: the longest frame that every link carries, in fragments where need be. */
  static final int FRAME_LEAST = 1200;

  /** LN-22: strangers' frames that are in pieces, in all and of one sender. */
  static final int PARTIAL_FRAMES = 64;

  static final int PARTIAL_FRAMES_PER_SOURCE = 4;
  static final int BEARERS = 16;
  static final int NEIGHBOURS = 64;
  static final int PATHS_PER_LINK = 4;
  static final int ATTEMPTS = 32;
  static final int HALF_OPEN = 64;
  static final int PROVEN_HALF_OPEN_PER_PATH = 4;
  static final int COOKIES_PER_ATTEMPT = 4;

  /** LN-25: whom we expect where, and frames of a RESUME before it becomes an OPEN. */
  static final int ACQUAINTANCES = 256;

  static final int RESUMES_PER_ATTEMPT = 2;
  static final int REPLAY_WINDOW = 1024;

  // Link: rates a second.
  static final int ATTEMPTS_PER_SECOND = 16;
  static final int ANSWERS_PER_SECOND = 8;
  static final int PROVEN_ANSWERS_PER_SECOND = 24;
  static final int HINTS_PER_SECOND = 8;

  /** LN-23: beacons take at most one part in so many of a medium, hellos as much again. */
  static final int CONTROL_SHARE = 28;

  // Link: times, where the medium is fast (LN-23).
  static final long FRAGMENT_MILLIS = 2000;
  static final long BEACON_MILLIS = 1000;
  static final long BEACON_GAP_MILLIS = 200;
  static final long BEACON_ROTATION_MILLIS = 15 * 60_000;
  static final long HELLO_MILLIS = 500;
  static final long PROBE_MILLIS = 200;
  static final long SILENCE_MILLIS = 2000;
  static final long HANDSHAKE_RETRY_MILLIS = 250;
  static final long HANDSHAKE_MILLIS = 4000;
  static final long COOKIE_MILLIS = 60_000;
  static final long REKEY_MILLIS = 15 * 60_000;
  static final long REKEY_GRACE_MILLIS = 60_000;
  static final long REKEY_GAP_MILLIS = 1000;
  static final long REKEY_FRAMES = 1L << 30;
  static final long FRAMES = 1L << 32;

  // Route: sizes.
  static final int DESTINATIONS = 1024;
  static final int ROUTES_PER_DESTINATION = 8;
  static final int ADVERTS_PER_UPDATE = 64;
  static final int UPDATES_IN_FLIGHT = 8;
  static final int REQUESTS_PASSED_ON = 256;

  /** RT-17: origins count from their boots up; what is above was not counted. */
  static final long SEQNO_MOST = 1L << 62;

  // Route: metrics.
  static final int INFINITE = 0xffff;
  static final int HOP_COST = 256;
  static final int HOP_COST_MOST = 16 * HOP_COST;
  static final int HYSTERESIS = 64;

  // Route: times.
  static final long UPDATE_GAP_MILLIS = 50;
  static final long ACK_MILLIS = 300;
  static final long ACK_MILLIS_LEAST = 150;
  static final long ACK_MILLIS_MOST = 4800;
  static final long REFRESH_MILLIS = 60_000;
  static final long ROUTE_MILLIS = 200_000;
  static final long FORGET_MILLIS = 180_000;
  static final long REQUEST_MILLIS = 300;
  static final long REQUEST_MILLIS_MOST = 2400;
  static final long REQUEST_REPEAT_MILLIS = 200;
  static final int REQUEST_REPEATS = 4;
  static final long RAISE_MILLIS = 250;
  static final long SWEEP_MILLIS = 1000;

  // Packets.
  static final int HOPS = 32;
  static final int WAITING_PACKETS = 64;
  static final long WAITING_MILLIS = 2000;

  private MeshLimits() {}
}
