package io.smartmesh.stream;

/** Every bound and time of streams, with its unit (ST-16). */
public final class StreamLimits {
  // What is held.

  /** Peers with a connection. */
  public static final int CONNECTIONS = 64;

  /** Streams of one connection that each side may have opened and not ended. */
  public static final int STREAMS_PER_SIDE = 64;

  /** Bytes that one stream keeps until the peer has them. */
  public static final int SEND_BUFFER = 512 * 1024;

  /** Bytes that a peer may send in one stream before they are consumed. */
  public static final int STREAM_WINDOW = 512 * 1024;

  /** The same for all streams of a connection together. */
  public static final int CONNECTION_WINDOW = 1024 * 1024;

  /** Pieces, with gaps before them, that wait in all streams of a connection. */
  static final int GAPS = 1_024;

  /** Packets on their way, of one connection. */
  static final int FLIGHT_PACKETS = 4_096;

  /** Packets given up as lost whose late acknowledgement is still understood. */
  static final int LOST_KEPT = 256;

  // What is on the wire.

  /** Bytes that the side which opened says of itself in the handshake (ST-2). */
  static final int GREETING = 8;

  /** Ranges in one acknowledgement, and kept to be acknowledged. */
  static final int ACK_RANGES = 64;

  /** Milliseconds that an acknowledgement may say it was held. */
  static final int HELD_MILLIS_MOST = 1_000;

  /** The largest offset in a stream, and number of anything. */
  static final long NUMBER_MOST = 1L << 48;

  /** What a reset may give as its reason. */
  public static final int REASON_MOST = 0xffff;

  /** The least payload with which packets are made; a path that takes less is full. */
  static final int PAYLOAD_LEAST = 256;

  /** Payload that every way carries (PK-2), sealed. */
  static final int PAYLOAD_STANDARD = 1_327;

  /** Probes without any answer after which longer packets are taken to vanish (ST-18). */
  static final int PROBES_LONG = 2;

  /** Milliseconds for which packets stay short then: links look at it themselves (LN-32). */
  static final long SHORT_MILLIS = 10_000;

  // Acknowledging.

  /** Milliseconds until a lone packet is acknowledged. */
  static final long ACK_MILLIS = 20;

  /** Packets after which it is done at once. */
  static final int ACK_PACKETS = 2;

  /** Packets after which the sender says again what it has settled. */
  static final int SETTLED_PACKETS = 32;

  /** One number in 64 to 191 is left out: who acknowledges it makes things up (ST-7). */
  static final int SKIP_LEAST = 64;

  // Losing.

  /** Packets by which another one may overtake before it counts as lost, at first and at most. */
  static final int REORDER_PACKETS = 3;

  static final int REORDER_PACKETS_MOST = 128;

  /** Eighths of a round trip by which it may be overtaken, at the most; one at first. */
  static final int PATIENCE_MOST = 8;

  /** Milliseconds of a round trip before one was measured. */
  static final long ROUND_TRIP_UNKNOWN = 333;

  /** Milliseconds that the variation of the round trip counts for at the least. */
  static final long VARIATION_LEAST = 10;

  /** Milliseconds between probes at the most: where the peer was heard lately, and elsewhere. */
  static final long PROBE_MILLIS = 500;

  static final long PROBE_MILLIS_SILENT = 3_000;

  /** Milliseconds that count as lately. */
  static final long LATELY_MILLIS = 10_000;

  // Pace.

  /** Packets on their way before anything is known. */
  static final int FLIGHT_FIRST = 8;

  /** Packets on their way whatever is known. */
  static final int FLIGHT_LEAST = 4;

  /** Milliseconds of the path's rate that may be on their way beyond the shortest round trip. */
  static final long QUEUE_MILLIS = 20;

  /** Milliseconds of queue, and packets, above which the pace goes down. */
  static final long QUEUE_TARGET_MILLIS = 5;

  static final int QUEUE_TARGET_PACKETS = 3;

  /** Packets more in a round trip that are tried besides a share of the rate. */
  static final int PROBE_PACKETS = 2;

  /** Milliseconds of sending, or packets, that may be made up for at once: queues are short. */
  static final long BURST_MILLIS = 2;

  static final int BURST_PACKETS = 3;

  /** Milliseconds between points from which rates are measured, and the shortest interval. */
  static final long SAMPLE_GAP_MILLIS = 8;

  static final long SAMPLE_LEAST_MILLIS = 4;

  /** Rounds for which the highest rate counts. */
  static final int RATE_ROUNDS = 10;

  /** Milliseconds and round trips until the shortest round trip is looked for anew. */
  static final long SETTLE_MILLIS = 3_000;

  static final long SETTLE_TRIPS = 20;

  /** Share of packets lost above which the path is taken to be overrun, and over how many. */
  static final double LOSS_MOST = 0.13;

  static final int LOSS_PACKETS = 256;

  // Waiting.

  /** Milliseconds until a packet is tried again that the first link refused (LN-29). */
  static final long REFUSED_MILLIS = 5;

  /** Milliseconds between wishes for a session. */
  static final long SESSION_WISH_MILLIS = 1_000;

  /** Milliseconds without a word after which a peer with open streams is asked for one. */
  static final long KEEPALIVE_MILLIS = 30_000;

  /** So much later by the side with the higher address. */
  static final long KEEPALIVE_LATER_MILLIS = 5_000;

  /** Milliseconds without an answer after which a peer is gone. */
  public static final long GONE_MILLIS = 60_000;

  /** Milliseconds for which a peer may leave data of a stream without room. */
  public static final long STALL_MILLIS = 10 * 60_000;

  /** Milliseconds after which a connection without streams is begun anew, and forgotten. */
  static final long STALE_MILLIS = 5 * 60_000;

  static final long IDLE_MILLIS = 10 * 60_000;

  private StreamLimits() {}
}
