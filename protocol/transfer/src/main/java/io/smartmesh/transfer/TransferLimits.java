package io.smartmesh.transfer;

/** Every bound and time of transfers, with its unit (TF-14). */
public final class TransferLimits {
  // The file.

  /** Bytes of the smallest piece that is checked by itself, but for a file's last one. */
  public static final int PIECE_LEAST = 64 * 1024;

  /** Pieces of a file: larger files have larger pieces. */
  public static final int PIECES_MOST = 4_096;

  /** Bytes of a file: pieces of 16 MiB. */
  public static final long SIZE_MOST = (long) PIECES_MOST * 16 * 1024 * 1024;

  /** Bytes of a file's name in UTF-8. */
  public static final int NAME_BYTES = 200;

  /** Bytes of a path on this machine. */
  static final int PATH_BYTES = 4_096;

  /** Bytes of what is said about a trouble. */
  static final int WORDS_BYTES = 500;

  // How many.

  /** Own offers that are not finished. */
  static final int OUTGOING_OPEN = 64;

  /** Offers that wait for the user: of all, of all strangers, of one device. */
  static final int ASKING = 64;

  static final int ASKING_STRANGERS = 32;
  static final int ASKING_EACH = 8;

  /** Accepted ones that are not finished. */
  static final int INCOMING_OPEN = 64;

  /** Finished ones that are remembered, of each direction. */
  static final int FINISHED = 256;

  /** Files that are fetched at once: in all, from one device. */
  static final int FETCHES = 4;

  static final int FETCHES_EACH = 2;

  /** Files that are given at once: in all, to one device. */
  static final int SERVES = 16;

  static final int SERVES_EACH = 4;

  /** Streams of others that have not said yet what they want, and of one device. */
  static final int HEARD = 64;

  static final int HEARD_EACH = 8;

  /** Days' worth of files taken unasked from one contact, in single files' limit. */
  static final int UNASKED_A_DAY = 16;

  // On a stream.

  /** Bytes of a word, and of the word that names all pieces. */
  static final int WORD_BYTES = 512;

  static final int WORD_BYTES_MOST = PIECES_MOST * 32 + 1;

  /** Bytes read from the disk at a time, and how many such reads are ahead of the stream. */
  static final int CHUNK = 64 * 1024;

  static final int CHUNKS_AHEAD = 4;

  /** Runs of a transfer that may bring a wrong piece. */
  static final int WRONG_PIECES_MOST = 3;

  // Times.

  /** Milliseconds between tries: at first, and at most. */
  static final long RETRY_MILLIS = 1_000;

  static final long RETRY_MILLIS_MOST = 60_000;

  /** Milliseconds for which a stream may bring nothing, where something is due. */
  static final long SILENCE_MILLIS = 90_000;

  /** Tries to tell the other side that it is over. */
  static final int FAREWELLS = 30;

  /** Milliseconds between two words about the progress of one transfer. */
  static final long PROGRESS_MILLIS = 500;

  /** Seconds of chain time for which an offer waits for the user. */
  static final long ASK_SECONDS = 7 * 86_400;

  static final long DAY_SECONDS = 86_400;

  private TransferLimits() {}
}
