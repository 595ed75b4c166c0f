package io.smartmesh.ratchet;

/** Every bound and every time of sessions, in one place (RA-12, RA-13). */
public final class RatchetLimits {
  /** Messages of one chain: so far may one be ahead of another, so many keys may be skipped. */
  public static final int CHAIN = 512;

  /** Keys of messages that did not come yet, of one session: those of the oldest chain give way. */
  public static final int SKIPPED = 1024;

  /** Chains whose messages may still come, of one session. */
  public static final int SKIPPED_CHAINS = 8;

  /** How long the key of a message that did not come is kept. */
  public static final long SKIPPED_SECONDS = 60 * 86_400L;

  /** A signed prekey is handed out for so long. */
  public static final long SIGNED_SECONDS = 7 * 86_400L;

  /** A start under a prekey may be on its way for so long. */
  public static final long START_SECONDS = 60 * 86_400L;

  /** Whoever has a bundle begins with it for so long after it was made. */
  public static final long BUNDLE_SECONDS = 14 * 86_400L;

  /** A prekey stands on the device's contact cards for so long. */
  public static final long CARD_SECONDS = 30 * 86_400L;

  /** A start under it is opened for so long after it was made: cards lie in drawers. */
  public static final long CARD_START_SECONDS = 365 * 86_400L;

  /** Whoever has a card begins with its prekey for so long after it was made. */
  public static final long CARD_BUNDLE_SECONDS = CARD_START_SECONDS - START_SECONDS;

  /** Prekeys of cards that are kept; with a good clock there are no more. */
  public static final int CARDS = 13;

  /** One-time prekeys that were handed out and not used. */
  public static final int ONE_TIME = 256;

  /** Earlier messages that one may name as said again in it. */
  public static final int REPLACED = 8;

  private RatchetLimits() {}
}
