package io.smartmesh.channel;

/** Every bound of the channel protocol, with its unit. */
public final class Limits {
  /** Channels one node takes part in. */
  public static final int CHANNELS = 256;

  /** Leaves a lane; the contract has the same bound. */
  public static final int PENDING_PER_LANE = 30;

  /** Signed states of ours that the peer has not acknowledged yet. */
  public static final int UNACKED_STATES = 256;

  /** Bytes of the onion that travels with a leaf. */
  public static final int ONION_BYTES = 800;

  /** Bytes of one channel message: one frame on a bearer with an MTU of 1,200. */
  public static final int MESSAGE_BYTES = 1_100;

  /** Changes listed in one lane update. */
  public static final int CHANGES_PER_UPDATE = 64;

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
   * Channels with a shorter hold period are not taken part in, in seconds: an answer must have a
   * chance (CH-21).
   */
  public static final long HOLD_SECONDS_LEAST = 600;

  /** How long a signed close may still be submitted, in seconds of chain time (R5). */
  public static final long CLOSE_DEADLINE_SECONDS = 3_600;

  /** A chain action that has had no effect is asked again after this, in milliseconds. */
  public static final long CHAIN_RETRY_MILLIS = 15_000;

  private Limits() {}
}
