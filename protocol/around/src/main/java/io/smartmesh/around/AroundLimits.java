package io.smartmesh.around;

import io.smartmesh.base.Address;

/** Every bound and every time of the machine, in one place (AR-14). */
public final class AroundLimits {
  /** Of UTF-8. */
  public static final int TEXT_BYTES = 500;

  /** Of a room's name, in UTF-8. */
  public static final int ROOM_BYTES = 32;

  /** Of a contact card without proof. */
  public static final int CARD_BYTES = 256;

  /** Of a whole post: any packet holds it. */
  static final int POST_BYTES = 920;

  /** So long a word, a notice, and what takes one back, is about. */
  public static final long WORD_SECONDS = 3_600;

  public static final long NOTICE_SECONDS = 7 * 86_400L;

  /** Links that a word, and a notice, goes over. */
  static final int WORD_HOPS = 3;

  static final int NOTICE_HOPS = 32;

  /** Words, and notices with what takes some back, that are here. */
  public static final int WORDS = 256;

  public static final int NOTICES = 256;

  /** Of those of one writer; and of the user's own, whatever he goes by. */
  public static final int WRITER_WORDS = 32;

  public static final int WRITER_NOTICES = 16;

  /** Posts that are over, and are not taken again. */
  static final int OVER = 4_096;

  /** Writers whose posts are not taken. */
  public static final int MUTED = 256;

  /** So long the user goes by one pseudonym in one room; and rooms for which there is one. */
  static final long PSEUDONYM_MILLIS = 3_600_000;

  static final int PSEUDONYMS = 64;

  /** What gave way is not taken for so long; of so much that is remembered. */
  static final long GAVE_WAY_MILLIS = 600_000;

  static final int GAVE_WAY = 1_024;

  /** Between two times that all ages are stored. */
  static final long AGES_MILLIS = 3_600_000;

  /** Neighbours at once. */
  static final int NEIGHBOURS = 64;

  /** After a neighbour came, and from one time to the next, it is told what is here in sum. */
  private static final long[] SUM_MILLIS = {0, 2_000, 8_000, 30_000};

  private static final long SUM_LATER_MILLIS = 600_000;

  /** News is gathered for so long. */
  static final long NEWS_MILLIS = 50;

  /** Entries of a frame, and bytes of the largest. */
  static final int ENTRIES = 96;

  static final int FRAME_BYTES = POST_BYTES + 7;

  /** What is wanted from one neighbour; and of that asked for at once, for so long, so often. */
  static final int WANTED = 512;

  static final int ASKED = 16;
  static final long ASK_MILLIS = 2_000;
  static final int ASK_TIMES = 6;

  /** How long to wait when no more may be asked for now. */
  static final long PAUSE_MILLIS = 250;

  /** Posts asked for, a second and after a rest: of one neighbour, and of all. */
  static final int POSTS_PER_SECOND = 4;

  static final int POSTS_AT_ONCE = 64;
  static final int ALL_POSTS_PER_SECOND = 16;
  static final int ALL_POSTS_AT_ONCE = 256;

  /** Frames of one neighbour that are read; posts and lists that are given to it. */
  static final int FRAMES_PER_SECOND = 32;

  static final int FRAMES_AT_ONCE = 256;
  static final int GIVEN_PER_SECOND = 16;
  static final int GIVEN_AT_ONCE = 128;
  static final int LISTS_PER_SECOND = 1;
  static final int LISTS_AT_ONCE = 4;

  /** Who gave us what is our own. */
  static final Address NOBODY = Address.ZERO;

  private AroundLimits() {}

  /** Until the sum after {@code told} others. */
  static long sumPause(int told) {
    return told < SUM_MILLIS.length ? SUM_MILLIS[told] : SUM_LATER_MILLIS;
  }
}
