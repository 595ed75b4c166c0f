package io.smartmesh.message;

/** Every bound of the history (MH-12). */
public final class HistoryLimits {
  /** Texts that are read from the store at a time. */
  public static final int PAGE = 64;

  /** Of one chat: then the oldest give way. */
  public static final int CHAT_TEXTS = 100_000;

  /** Chats; in which of them nothing was written for longest is deleted first. */
  public static final int CHATS_KEPT = 4_000;

  /** And those that are to be deleted: what goes into more is not kept here. */
  static final int CHATS = 4_096;

  /** What is to go from pages and has not yet; beyond that it goes only from what is at hand. */
  static final int ERASURES = 1_024;

  /** Texts in one answer. */
  public static final int ANSWER_TEXTS = 200;

  /** Pages that are read for one question; then the answer says where to go on. */
  public static final int ANSWER_PAGES = 2_048;

  /** Words in one search, and characters of all of them. */
  public static final int WORDS = 8;

  public static final int WORDS_CHARACTERS = 128;

  /** The longest time for which texts may be kept before they are deleted: ten years. */
  public static final long KEEP_SECONDS_MOST = 10L * 365 * 86_400;

  private HistoryLimits() {}
}
