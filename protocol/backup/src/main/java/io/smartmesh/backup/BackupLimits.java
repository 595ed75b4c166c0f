package io.smartmesh.backup;

/** Every bound and time of snapshots, with its unit (BK-9). */
public final class BackupLimits {
  /** Bytes of the largest sealed snapshot: the largest size class. */
  public static final int SNAPSHOT_BYTES = 256 * 1024;

  /** Bytes of the smallest size class; each next one is twice as large. */
  public static final int SNAPSHOT_BYTES_LEAST = 4 * 1024;

  /** Bytes that one node keeps for all others together. */
  public static final int KEPT_BYTES = 16 * 1024 * 1024;

  /** Devices that one node keeps a snapshot for, one each. */
  public static final int DEPOSITORS = 256;

  /** Seconds of chain time after which a snapshot that nobody has renewed is dropped: 180 days. */
  public static final long KEPT_SECONDS = 180L * 86_400;

  /** Seconds of chain time between two notes that a snapshot was renewed. */
  public static final long RENEWED_SECONDS = 86_400;

  /** Contacts that a user may choose as keepers, besides channel peers. */
  public static final int KEEPERS = 16;

  /** Snapshots told about under one tag: the devices of one account. */
  static final int OFFERS_PER_TAG = 8;

  /** Bytes of a snapshot in one packet. */
  static final int CHUNK_BYTES = 800;

  /** Bytes of one packet of this service at the most, the box around it included. */
  public static final int PACKET_BYTES = 1_000;

  /** Chunks asked for at once. */
  static final int CHUNKS_PER_GET = 16;

  /** Snapshots that are being fetched at once. */
  static final int FETCHES = 8;

  /** Times that a fetch asks without any progress before it is given up. */
  static final int FETCH_TRIES = 8;

  /** Milliseconds before missing chunks are asked for again. */
  static final long FETCH_MILLIS = 1_000;

  /** Milliseconds from the first change to the snapshot of it. */
  static final long MAKE_MILLIS = 1_000;

  /** Milliseconds between two snapshots. */
  static final long MAKE_GAP_MILLIS = 10_000;

  /** Milliseconds before an offer that was not answered is made again, doubling. */
  static final long OFFER_MILLIS = 2_000;

  static final long OFFER_MILLIS_MOST = 300_000;

  /** Milliseconds between two renewals of a snapshot that has not changed: a day. */
  static final long RENEW_MILLIS = 86_400_000;

  /** Milliseconds between two questions of a search. */
  static final long ASK_MILLIS = 3_000;

  /** Milliseconds between two looks at what has expired. */
  static final long SWEEP_MILLIS = 3_600_000;

  /** Milliseconds between two snapshots taken from one depositor. */
  static final long DEPOSIT_GAP_MILLIS = 1_000;

  /** Answers to strangers a second: offers and chunks together. */
  static final int ANSWERS_PER_SECOND = 200;

  /** Snapshots that one search remembers. */
  static final int FOUND = 64;

  /** Nodes that are reachable at once. */
  static final int REACHABLE = 4_096;

  /** Versions that a restored or moved device leaves out: no device has made as many since. */
  static final long RESTORE_GAP = 1L << 32;

  private BackupLimits() {}
}
