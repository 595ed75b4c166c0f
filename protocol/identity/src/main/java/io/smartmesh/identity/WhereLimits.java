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

  /** Of the pause before the next question: so much is still waited when a stranger comes up. */
  static final int NEWCOMER_SHARE = 4;

  /** Links that a question goes. */
  static final int HOPS = 16;

  /** Names in one question. */
  static final int NAMES_ASKED = 16;

  /** From one question of ours to the next: what is wanted meanwhile is asked for in one. */
  static final long ASK_GAP_MILLIS = 100;

  /** Questions that were seen and are not passed on again. */
  static final int SEEN = 1_024;

  /** Questions passed on in a second, of all neighbours together and of one. */
  static final int PASSED_PER_SECOND = 16;

  static final int PASSED_PER_SECOND_OF_ONE = 4;

  /** The same at once, after a rest: many look for many when a mesh comes up. */
  static final int PASSED_AT_ONCE = 64;

  static final int PASSED_AT_ONCE_OF_ONE = 32;

  /** Questions that a new neighbour is told, and how long after they were said to the others. */
  static final int FRESH = 32;

  static final long FRESH_MILLIS = 5_000;

  /** Neighbours whose share is told apart; as many as there are links. */
  static final int SHARES = 64;

  /** Questions answered, and packets opened, in a second. */
  static final int ANSWERED_PER_SECOND = 4;

  static final int ANSWERED_AT_ONCE = 16;
  static final int OPENED_PER_SECOND = 16;
  static final int OPENED_AT_ONCE = 64;

  /** Introductions that wait for a way, and how long. */
  static final int OWED = 64;

  static final long OWED_MILLIS = 5_000;

  /** Searches that a program's packets, or answers to others, begin in a second and at once. */
  static final int CASUAL_PER_SECOND = 4;

  static final int CASUAL_AT_ONCE = 32;

  /** Names that a device answers to. */
  static final int NAMES = 256;

  /** From a stranger's coming to the question whether it is somebody known whose clock jumped. */
  static final long LOOK_MILLIS = 10_000;

  /** From one such look to the next, and how long each asks. */
  static final long LOOK_PAUSE_MILLIS = 600_000;

  static final long LOOK_SEARCH_MILLIS = 60_000;

  /** Devices that packets wait for while they are asked for, packets for each, and how long. */
  public static final int EARLY_DEVICES = 32;

  public static final int EARLY_PACKETS = 16;
  public static final long EARLY_MILLIS = 5_000;

  /** For so long a stranger is asked whether what it goes by is its address (WH-20). */
  public static final long STRANGER_MILLIS = 2_000;

  /** Devices that pings wait for meanwhile, and pings for each. */
  public static final int PINGED_DEVICES = 64;

  public static final int PINGS = 16;

  private WhereLimits() {}
}
