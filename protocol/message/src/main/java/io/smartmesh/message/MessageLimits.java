package io.smartmesh.message;

/** Every bound and every time of the message machine, in one place (MS-13). */
final class MessageLimits {
  /** Of a contact card that comes with a text. */
  static final int CARD_BYTES = 256;

  /** Texts without a receipt. */
  static final int OUTBOX_OPEN = 256;

  /** Calls for help that may wait beyond those (MC-11). */
  static final int OUTBOX_URGENT = 64;

  /** Calls for help of one sender that are the last to leave a full inbox (MC-11). */
  static final int INBOX_URGENT_OF_ONE = 16;

  /** What groups send may wait beside those, and takes none of their places (GR-10). */
  static final int OUTBOX_GROUPS = 1_024;

  /** Deletions that are remembered for what comes after them. */
  static final int DELETIONS = 8_192;

  /** What disappears, at a time; beyond that the fullest conversation's go before their time. */
  static final int FADING = 8_192;

  /** So often it is stored how much time is left to what disappears (MC-10). */
  static final long FADING_SAVED_MILLIS = 60_000;

  /** Own texts in all: the oldest finished one gives way. */
  static final int OUTBOX = 4096;

  /** Texts of others: the oldest of the fullest conversation gives way. */
  static final int INBOX = 4096;

  /** Ids of texts of others, so that none is shown twice. */
  static final int SEEN = 16_384;

  /** Nodes that may be reachable at once, and keys of people that were written to. */
  static final int KEYS = 4096;

  static final int SENDS = 1000;
  static final long RETRY_MILLIS = 1000;
  static final long RETRY_MILLIS_MOST = 60_000;

  /** Between texts to somebody who has just come back: not all at once. */
  static final long BURST_GAP_MILLIS = 20;

  /** Texts of others whose repeats are noticed (MS-16), and tries of each. */
  static final int REPEATS = 256;

  static final int SENDS_TOLD_APART = 8;

  /** Sessions in all: what does not open is tried in each of them. */
  static final int SESSIONS = 512;

  static final int SESSIONS_OF_PEER = 4;

  /** Tries of one text in a session in which nothing was heard: then another one is begun. */
  static final int TRIES_IN_SESSION = 3;

  /** A first text waits so long for the recipient's prekeys. */
  static final long PREKEY_WAIT_MILLIS = 1000;

  /** Between two requests for prekeys to the same device. */
  static final long ASK_AGAIN_MILLIS = 5_000;

  /** Requests for prekeys that are answered a second. */
  static final int PREKEYS_A_SECOND = 8;

  /** Out of reach for so long: what waits for the recipient goes to carriers. */
  static final long CARRY_AFTER_MILLIS = 5_000;

  /** So often it is looked whether it is still with them. */
  static final long CARRY_LOOK_MILLIS = 3_600_000;

  /** What came to nothing, or was not answered, is handed over again no sooner. */
  static final long CARRY_AGAIN_MILLIS = 86_400_000;

  /** Tries of a text that the next one replaces by name. */
  static final int TRIES_NAMED = 4;

  /** Tries that are to be forgotten, of one session; so many are named in one message. */
  static final int SETTLED = 64;

  static final int SETTLED_NAMED = 4;

  private MessageLimits() {}
}
