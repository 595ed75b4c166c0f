package io.smartmesh.channel;

/** Every bound of the channel protocol, with its unit. */
public final class Limits {
  /** Channels one node takes part in. */
  public static final int CHANNELS = 256;

  /** Leaves a lane; the contract has the same bound. */
  public static final int PENDING_PER_LANE = 30;

  /** Signed states of ours that the peer has not acknowledged yet. */
  public static final int UNACKED_STATES = 1_024;

  /** Bytes of the onion that travels with a leaf. */
  public static final int ONION_BYTES = 800;

  /** Bytes of one channel message: one frame on a bearer with an MTU of 1,200. */
  public static final int MESSAGE_BYTES = 1_100;

  /** Changes listed in one lane update, with those sent ahead of it. */
  public static final int CHANGES_PER_UPDATE = 64;

  /** Messages under one signature: with one of them lost, all wait until they are sent again. */
  public static final int MESSAGES_PER_UPDATE = 8;

  /** Nobody's money is locked longer than this, in seconds from acceptance (R17): 30 days. */
  public static final long EXPIRY_SECONDS = 30L * 86_400;

  /** First and longest wait before an unacknowledged message is sent again, in milliseconds. */
  public static final long RETRY_MILLIS_FIRST = 300;

  public static final long RETRY_MILLIS_LONGEST = 20_000;

  /** The reserve a party keeps of its own deposit, as a divisor: 1/100 (R1). */
  public static final long RESERVE_DIVISOR = 100;

  /** Evidence is registered on the chain this long before it expires, in seconds (R12b). */
  public static final long REGISTER_MARGIN_SECONDS = 3_600;

  /**
   * A leaf that time earns is resolved this long after its time, in seconds: our clock may be ahead
   * of the next block's, and a leaf is resolved once only (SC-7).
   */
  public static final long BLOCK_TIME_MARGIN_SECONDS = 300;

  /**
   * Channels with a shorter hold period are not taken part in, in seconds: an answer must have a
   * chance (CH-21).
   */
  public static final long HOLD_SECONDS_LEAST = 600;

  /** How long a signed close may still be submitted, in seconds of chain time (R5). */
  public static final long CLOSE_DEADLINE_SECONDS = 3_600;

  /** How long an opening may land after it was asked for, in seconds of chain time (R0). */
  public static final long OPEN_SECONDS = 3_600;

  /** How long a close that is handed to somebody else may be sent, in seconds (CH-32). */
  public static final long HANDED_SECONDS_LEAST = 60;

  public static final long HANDED_SECONDS_MOST = 30L * 86_400;

  /** Bytes of a signed close as it is handed on. */
  public static final int HANDED_BYTES = 4_096;

  /** How long a top-up is asked of the chain, in seconds of chain time (CH-34). */
  public static final long TOP_UP_SECONDS = 3_600;

  /** A payer's clock may be ahead of ours by this, in seconds, when it bounds an expiry (CH-8). */
  public static final long EXPIRY_SLACK_SECONDS = 3_600;

  /** States of the peer that were refused and are kept as evidence (CH-40). */
  public static final int BAD_STATES = 8;

  /**
   * Where the peer has signed what cannot be taken, the channel closes this long before the first
   * leaf expires, in seconds (R1).
   */
  public static final long CLOSE_MARGIN_SECONDS = 2 * REGISTER_MARGIN_SECONDS;

  /** The longest amnesty hold of a channel that is taken part in, in seconds (R17): 90 days. */
  public static final long AMNESTY_HOLD_SECONDS_MOST = 90L * 86_400;

  /** A chain action that has had no effect is asked again after this, in milliseconds (CH-43). */
  public static final long CHAIN_RETRY_MILLIS = 15_000;

  /** The longest time between two such asks, in milliseconds (CH-43). */
  public static final long CHAIN_RETRY_MILLIS_MOST = 240_000;

  /** It is at most this part of the time that is left to the action's deadline (CH-43). */
  public static final long CHAIN_RETRY_DIVISOR = 16;

  /** Leaves in one message of the jump: as many as fit into {@link #MESSAGE_BYTES}. */
  public static final int LEAVES_PER_PART = 10;

  /**
   * How long a restored channel waits for its peer before it is closed with amnesty, in seconds of
   * chain time, unless its user says otherwise (CH-53): 3 days.
   */
  public static final long AMNESTY_AFTER_SECONDS = 3L * 86_400;

  /**
   * For this long after a restore every channel that the chain tells of is taken for one that was
   * forgotten, in seconds of final chain time (CH-52): 1 day.
   */
  public static final long FORGOTTEN_SECONDS = 86_400;

  private Limits() {}
}
