package io.smartmesh.dtn;

/** Every bound and every time of this package, in one place (GW-9). */
public final class DtnLimits {
  /** Payload of a bundle: a parcel of ours (BH-4). */
  public static final int PAYLOAD_BYTES = 1_048_576;

  /** A whole bundle: its payload, and what other blocks may take. */
  public static final int BUNDLE_BYTES = PAYLOAD_BYTES + 16_384;

  /** Blocks in a bundle, the primary one among them. */
  static final int BLOCKS = 32;

  /** An endpoint's name in bytes. */
  public static final int EID_BYTES = 1_024;

  /** Data of one segment that we send, and that we take (RFC 9174, 4.6: segment MRU). */
  static final int SEGMENT_SENT = 65_536;

  static final int SEGMENT_TAKEN = BUNDLE_BYTES;

  /** Extension items of a session or a transfer, all together in bytes. */
  static final int EXTENSION_BYTES = 4_096;

  /** Bytes that wait: of a message that is not complete, and what came behind it. */
  static final int PENDING_BYTES = SEGMENT_TAKEN + 2 * SEGMENT_SENT;

  /** Proposed by us; the smaller one of both counts (RFC 9174, 4.7). */
  static final int KEEPALIVE_SECONDS = 30;

  /** Within which a session must be agreed upon, and end once its end was told. */
  static final long HANDSHAKE_MILLIS = 15_000;

  static final long TERM_MILLIS = 5_000;

  /** A transfer without an acknowledgement for so long ends the session. */
  static final long ACK_MILLIS = 60_000;

  /** Of a bundle that we make: as long as what is carried may live. */
  public static final long LIFETIME_MILLIS = 7 * 86_400_000L;

  /** Nodes that a bundle of ours may pass (RFC 9171, 4.4.3). */
  public static final int HOP_LIMIT = 64;

  private DtnLimits() {}
}
