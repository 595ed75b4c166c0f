package io.smartmesh.transfer;

/**
 * Why a transfer stands or has failed.
 *
 * @param is what was met, and {@code bound}, what it was compared with: bytes, or a count
 * @param words of the operating system, or empty
 */
public record Trouble(Kind kind, long is, long bound, String words) {
  /** The order is that of the numbers in records. */
  public enum Kind {
    NONE,
    NO_FILE,
    /** A directory, a device, a pipe. */
    NOT_A_FILE,
    UNREADABLE,
    /** It belongs to the node itself: keys, store, logs. */
    OWN_FILE,
    /** {@code is} bytes, at most {@code bound}. */
    TOO_LARGE,
    /** It is not what was offered any more. */
    FILE_CHANGED,
    /** {@code is} bytes are needed, {@code bound} are free for it. */
    NO_SPACE,
    WRITE_FAILED,
    /** Piece {@code is} was not what the offer says, {@code bound} times. */
    WRONG_PIECE,
    /** More than was offered, or no word that is laid out. */
    BROKE_RULES,
    /** The other side does not know it any more. */
    PEER_FORGOT,
    PEER_PAUSED,
    /** It takes no more at the moment. */
    PEER_BUSY,
    /** Nobody decided for {@code is} seconds, at most {@code bound}. */
    EXPIRED
  }

  public static final Trouble NONE = of(Kind.NONE);

  static Trouble of(Kind kind) {
    return new Trouble(kind, 0, 0, "");
  }

  public static Trouble of(Kind kind, String words) {
    return new Trouble(kind, 0, 0, words);
  }

  public static Trouble of(Kind kind, long is, long bound) {
    return new Trouble(kind, is, bound, "");
  }
}
