package io.smartmesh.identity;

/** Every bound and every time of {@link Whereabouts}, in one place (WH-9). */
public final class WhereLimits {
  /** An epoch: so long a device is known by one routing identifier (RT-19). */
  public static final long EPOCH_SECONDS = 3_600;

  /** The devices of the world change within so many seconds of each other. */
  static final long SPREAD_SECONDS = 300;

  /** A known device is recognised so many epochs before and after the one it should be in. */
  static final int WINDOW = 2;

  /** Devices whose routing identifiers can be computed. */
  static final int KNOWN = 1_024;

  /** Routing identifiers of others that are reachable or near at once. */
  static final int PLACES = 4_096;

  /** Searches that are under way; the oldest gives way. */
  static final int SEARCHES = 64;

  /** A search is given up after so long. */
  static final long SEARCH_MILLIS = 3_600_000;

  static final long ASK_MILLIS = 1_000;
  static final long ASK_MILLIS_MOST = 60_000;

  /** Links that a question goes. */
  static final int HOPS = 16;

  /** Questions that were seen and are not passed on again. */
  static final int SEEN = 1_024;

  /** Questions passed on in a second, of all neighbours together and of one. */
  static final int PASSED_PER_SECOND = 16;

  static final int PASSED_PER_SECOND_OF_ONE = 4;

  /** Neighbours whose share is told apart; as many as there are links. */
  static final int SHARES = 64;

  /** Questions answered, and packets opened, in a second. */
  static final int ANSWERED_PER_SECOND = 4;

  static final int OPENED_PER_SECOND = 16;

  /** Names that a device answers to. */
  static final int NAMES = 256;

  private WhereLimits() {}
}
