package io.smartmesh.mesh;

/** Every bound and every time of the mesh, in one place (LN-20, RT-16, PK-8). */
final class MeshLimits {
  // Link: sizes.
  /** LN-20: the longest frame that every link carries, in fragments where need be (TN-9). */
  static final int FRAME_LEAST = 1_400;

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

  // Link: what is measured (LN-30, LN-31).

  /** Frames whose time of sending is kept. */
  static final int SENT_LOG = 512;

  /** On a link with traffic; elsewhere every so many hellos. */
  static final long REPORT_MILLIS = 1000;

  static final int HELLOS_PER_REPORT = 4;

  /** What can be said to have been held: longer than any medium needs. */
  static final int HELD_MILLIS_MOST = 0xffff;

  // Link: how long a frame may be (LN-32).

  static final int MTU_TRIES = 3;
  static final long MTU_TRY_MILLIS = 500;

  /** So close to the truth a search ends, in bytes. */
  static final int MTU_STEP = 32;

  static final long MTU_CONFIRM_MILLIS = 5000;
  static final long MTU_AGAIN_MILLIS = 10 * 60_000;

  // Link: what waits (LN-26 to LN-28).

  /** Frames of a link's own words. */
  static final int CONTROL_QUEUE = 64;

  /** Frames of one class on one link. */
  static final int QUEUE_FRAMES = 1024;

  /** Their bytes: on fast bearers, and seconds of what a slow one carries. */
  static final long QUEUE_BYTES = 128 * 1024;

  static final long BULK_QUEUE_BYTES = 256 * 1024;
  static final long QUEUE_SECONDS = 4;
  static final long QUEUE_BYTES_LEAST = 4 * FRAME_LEAST;

  /** Kinds of destinations that one neighbour's packets are told apart by; a power of two. */
  static final int FLOW_BUCKETS = 8;

  static final long QUEUE_TARGET_MILLIS = 20;
  static final long QUEUE_INTERVAL_MILLIS = 100;

  /** So far ahead of the medium frames are handed out: a timer is that late. */
  static final long AHEAD_MICROS = 2000;

  /** Bytes that a bearer which had been full gets in a millisecond, until it is full again. */
  static final int BURST_BYTES = 64 * 1024;

  /** The longest frames: so many in a millisecond where they are long, and that may wait. */
  static final int BURST_FRAMES = 4;

  static final int BULK_QUEUE_FRAMES = 32;

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

  /** LN-43: where nothing changes, and for whom a battery matters. */
  static final long CALM_BEACON_MILLIS = 6000;

  static final long PHONE_BEACON_MILLIS = 90_000;
  static final long RESTLESS_MILLIS = 20_000;
  static final long PHONE_RESTLESS_MILLIS = 5000;

  /** LN-47: for whom it never ends, and what is promised then. */
  static final long RESTLESS_LONG_MILLIS = 40_000;

  static final long RESTLESS_HELLO_MILLIS = 6000;

  /** LN-48: messages behind the first of a frame, and acknowledgements that wait for one. */
  static final int RIDERS_MOST = 10;

  static final int ACKS_HELD = 8;

  /** Bytes of as many, of a GOT and of a REPORT. */
  static final int RIDERS_ROOM = ACKS_HELD * (1 + 9 + 1 + 64) + 10 + 16;

  static final long ACK_HELD_MILLIS = 500;

  /** So much sooner than it is due a report rides. */
  static final long REPORT_EARLY_MILLIS = 3000;

  static final long BEACON_GAP_MILLIS = 200;
  static final long BEACON_ROTATION_MILLIS = 15 * 60_000;

  /** LN-40: between hellos after a change, else, and for whom a battery matters. */
  static final long HELLO_MILLIS = 500;

  static final long CALM_HELLO_MILLIS = 10_000;
  static final long PHONE_HELLO_MILLIS = 90_000;

  /** LN-40: the longest silence of a neighbour that is believed on a fast medium. */
  static final long HELLO_MILLIS_MOST = 90_000;

  /** LN-40: on a slow one, where the neighbour may have more links, so many times our own. */
  static final long SLOW_PEER = 16;

  static final long PROMISE_UNIT_MILLIS = 100;

  /** LN-41: after data a word is owed; LN-42: in doubt and gone so long after one is missing. */
  static final long ANSWER_MILLIS = 200;

  static final long DOUBT_MILLIS = 400;
  static final long PROBE_MILLIS = 100;
  static final long GRACE_MILLIS = 1600;

  /** LN-45: between probes that beacons of an unknown name on a link bring about. */
  static final long NAME_PROBE_MILLIS = 1000;

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

  /** RT-48: landmarks that are kept beside them, and how many are about as near: one in 64. */
  static final int LANDMARKS = 256;

  static final int LANDMARKS_NEAR = 16;

  /** RT-49: so long after its table was last nearly full a node's mesh counts as large. */
  static final long LARGE_MILLIS = 600_000;

  /** RT-50: homes in a claim, and landmarks that are asked for one. */
  static final int HOMES = 2;

  static final int HOMES_ASKED = 4;

  /** RT-50: after a change of landmarks, and as much more by chance and a power of two. */
  static final long HOME_SOON_MILLIS = 2_000;

  static final int HOME_SPREAD = 4;

  /** RT-50: for an answer, and where nobody answered. */
  static final long HOME_ANSWER_MILLIS = 2_000;

  static final long HOME_AGAIN_MILLIS = 30_000;

  /** RT-51: landmarks that are told where somebody lives, and asked. */
  static final int DIRECTORIES = 3;

  /** How often one that does not answer is told of one claim. */
  static final int CLAIM_TRIES = 5;

  static final long CLAIM_REFRESH_MILLIS = 300_000;
  static final long CLAIM_MILLIS = 2 * CLAIM_REFRESH_MILLIS + 60_000;

  /** RT-51: others' claims that a landmark keeps, and those that came by one neighbour. */
  static final int CLAIMS = 1024;

  static final int CLAIMS_OF_ONE = CLAIMS / 4 * 3;
  static final int CLAIMS_PER_SECOND = 64;
  static final int CLAIMS_PER_SECOND_OF_ONE = 32;

  /** Seconds' worth that may come at once: all tell when a mesh has become large. */
  static final int SHARES_BURST = 8;

  /** RT-52: far destinations whose place is remembered, and those that are asked for at a time. */
  static final int FAR_PLACES = 256;

  static final int SEEKS_OPEN = 64;

  /** Pause after the first question, doubled after each. */
  static final long SEEK_MILLIS = 500;

  static final int SEEK_TRIES = 3;

  /** RT-52: questions of others whose way back is known, and for how long. */
  static final int CRUMBS = 512;

  static final long CRUMB_MILLIS = 4000;
  static final int SEEKS_PER_SECOND = 64;
  static final int SEEKS_PER_SECOND_OF_ONE = 16;

  static final int ROUTES_PER_DESTINATION = 8;
  static final int ADVERTS_PER_UPDATE = 64;

  /** RT-45: of a nickname, for the place in the update. */
  static final int NICKNAME_PLACE_BITS = 6;

  static final int UPDATES_IN_FLIGHT = 8;
  static final int REQUESTS_PASSED_ON = 256;

  /** RT-17: origins count from their boots up; what is above was not counted. */
  static final long SEQNO_MOST = 1L << 62;

  /** RT-5: between two places in the order there is room for many others, up to this one. */
  static final long RANK_STEP = 1 << 16;

  static final long RANK_MOST = 1L << 32;

  /** RT-34: an origin's word that came so lately is told with its proof. */
  static final long NEW_MILLIS = 10_000;

  // Route: metrics.
  static final int INFINITE = 0xffff;
  static final int HOP_COST = 256;
  static final int HOP_COST_MOST = 16 * HOP_COST;
  static final int HYSTERESIS = 64;

  /** RT-2: so much airtime of the longest frame costs one fast hop more, up to eight hops. */
  static final long COST_AIRTIME_MILLIS = 16;

  static final int HOP_COST_SLOWEST = 8 * HOP_COST;

  /** RT-24: what a hop to a node on a battery costs more, and to one on the mains less. */
  static final int BATTERY_COST = HOP_COST;

  static final int MAINS_BONUS = HOP_COST / 4;

  /** RT-25: what a price adds at most, in steps, so that small changes change nothing. */
  static final int PRICE_COST_MOST = 4 * HOP_COST;

  static final int PRICE_COST_STEP = HYSTERESIS;

  /** RT-31: how far questions after a way go, one after the other. */
  static final int[] REPAIR_HOPS = {4, 4, 8, 16, 16, 16, 32};

  /** To how many one is passed on while bytes are scarce. */
  static final int REPAIR_PASSED = 3;

  /** Whom the first and the second of them ask. */
  static final int REPAIR_FIRST = 1;

  static final int REPAIR_SECOND = 3;

  // Route: times.
  static final long UPDATE_GAP_MILLIS = 50;

  /** RT-32: while much changes all the time. */
  static final long UPDATE_GAP_MILLIS_MOST = 8000;

  /** RT-32: between questions that no packet waits for, while bytes are scarce. */
  static final long REQUEST_MILLIS_SCARCE = 30_000;

  static final int ROUTE_BYTES_PER_SECOND = 150;
  static final int ROUTE_BYTES_SAVED = 32 * 1024;

  /** Of a metric's share: less is no news while bytes are scarce. */
  static final int NEWS_SHARE = 4;

  /** RT-33: the second of two new neighbours listens first. */
  static final long SECOND_MILLIS = 400;

  static final long YOUNG_MILLIS = 2000;

  static final long REPAIR_MILLIS = 1000;
  static final long REPAIR_GAP_MILLIS = 100;

  /** RT-35: that are remembered, and taken a second from all and from one neighbour. */
  static final int REPAIRS_OPEN = 64;

  static final int REPAIRS_PER_SECOND = 32;
  static final int REPAIRS_PER_NEIGHBOUR = 8;
  static final long ACK_MILLIS = 300;
  static final long ACK_MILLIS_LEAST = 150;
  static final long ACK_MILLIS_MOST = 4800;
  static final long REFRESH_MILLIS = 300_000;
  static final long PHONE_REFRESH_MILLIS = 1_200_000;

  /** RT-18: on a medium of known rate the words of routes take one part in so many. */
  static final int ROUTE_SHARE = 10;

  static final long REFRESH_MILLIS_SLOW = 120_000;
  static final int UPDATE_ROOM_SLOW = 256;
  static final int DESTINATIONS_SLOW_LEAST = 4;

  /** A known advert and its share of frame and acknowledgement, about. */
  static final int ADVERT_BYTES = 32;

  /** Three refreshes of a phone and some. */
  static final long ROUTE_MILLIS = 3_900_000;

  static final long FORGET_MILLIS = 180_000;
  static final long REQUEST_MILLIS = 40;
  static final long REQUEST_MILLIS_MOST = 2400;
  static final long REQUEST_REPEAT_MILLIS = 200;
  static final int REQUEST_REPEATS = 4;

  /** RT-9: questions after a way before one for a newer number, and all, where nothing helps. */
  static final int REQUEST_REPAIRS = 6;

  /** The same while bytes are scarce: a newer number is told to everybody, with proof. */
  static final int REQUEST_REPAIRS_SCARCE = 8;

  /** Where nobody near is known to have a way, without a packet that waits for one. */
  static final int REQUEST_TRIES = 8;

  static final long REQUEST_MILLIS_HOPELESS = 20_000;
  static final long RAISE_MILLIS = 250;
  static final long SWEEP_MILLIS = 30_000;

  // Route: what became of own packets (RT-40 to RT-44).

  /** Destinations that are told apart. */
  static final int DOUBT_DESTINATIONS = 256;

  /** Next hops and services that are told apart for each of them. */
  static final int DOUBTS_PER_DESTINATION = 32;

  /** Points of doubt: for a try without a receipt, taken back for one with, and at most. */
  static final int DOUBT_PER_LOSS = 4;

  static final int DOUBT_PER_ARRIVAL = 2;
  static final int DOUBT_MOST = 32;

  /** From so many points on a way costs more: so much a point. */
  static final int DOUBT_FROM = 8;

  static final int DOUBT_COST = HOP_COST;

  /** A point is forgotten in this time. */
  static final long DOUBT_DECAY_MILLIS = 60_000;

  /** Where one way is doubted, one over a neighbour that has proved nothing costs so much more. */
  static final int UNPROVEN_COST = 4 * HOP_COST;

  /** So long something that arrived over a neighbour speaks for it. */
  static final long PROVEN_MILLIS = 10 * 60_000;

  /** Unreached destinations that speak against a neighbour altogether. */
  static final int SHUNNED_FROM = 3;

  /** A receipt may take as long as the last did, up to this. */
  static final long PATIENCE_MILLIS_MOST = 4000;

  /** So long a better way that is not feasible yet is waited for, and again after the other. */
  static final long DOUBT_HOLD_MILLIS = 5000;

  static final long DOUBT_HOLD_AGAIN_MILLIS = 60_000;

  // Packets that are not confirmed (LN-50 to LN-52).
  static final long GOT_MILLIS = 40;
  static final long UNSURE_MILLIS = 100;
  static final long UNSURE_MILLIS_MOST = 500;
  static final int UNSURE_PROBES = 3;

  /** Kept for one link, and how often each is sent there. */
  static final int CUSTODY_FRAMES = 16;

  static final int CUSTODY_TRIES = 3;

  // Packets.
  static final int HOPS = 32;
  static final int WAITING_PACKETS = 64;
  static final long WAITING_MILLIS = 2000;

  // Echoes, and what users see.
  /** EC-4: answers a second in all and to one origin, and origins that are told apart. */
  static final int ECHO_ANSWERS_PER_SECOND = 64;

  static final int ECHO_ANSWERS_PER_ORIGIN = 16;
  static final int ECHO_ORIGINS = 64;

  /** EC-5: own questions that are open. */
  static final int ECHOES_OPEN = 64;

  /** Bearers whose counts are kept, the ones that are down included. */
  static final int AIRS = 32;

  static final int STRANGERS_SEEN = 64;
  static final long STRANGER_MILLIS = 60_000;

  /** Keys that links may have begun with; a link under an older one ends (LN-33). */
  public static final int ROUTING_KEYS = 8;

  /** An own identifier is announced for so long after the next one began (RT-20). */
  public static final long ROUTING_OVERLAP_MILLIS = 600_000;

  private MeshLimits() {}
}
