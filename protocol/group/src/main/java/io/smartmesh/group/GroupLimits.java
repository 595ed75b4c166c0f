package io.smartmesh.group;

import io.smartmesh.content.ContentLimits;

/** Every bound and every time of groups, in one place (GR-22). */
public final class GroupLimits {
  public static final int MEMBERS = 256;

  /** Groups of one device, those included that it has left. */
  public static final int GROUPS = 64;

  /** Events before one: more is not written in a group. */
  public static final int EVENTS = 1_024;

  /** Events that are kept: so much further may sides that do not see each other go. */
  static final int EVENTS_KEPT = 2_048;

  /** Others that one event names as those before it. */
  static final int PARENTS = 8;

  /** Heads that are named when it is asked for what is missing. */
  static final int HEADS = 24;

  /** Of a contact card in an event: without its proof, with a name. */
  static final int CARD_BYTES = 189;

  static final int EVENT_BYTES = 640;

  /** Of what one member's device tells another's, sealed in one message. */
  static final int WORD_BYTES = ContentLimits.GROUP_WORD_BYTES;

  /** Of a content in a group. */
  static final int CONTENT_BYTES = ContentLimits.GROUP_CONTENT_BYTES;

  /** Texts under one sender key; then another one is made. */
  static final int KEY_TEXTS = 4_096;

  /** Sender keys of one member that are kept: texts of an older one may be under way. */
  static final int KEYS_KEPT = 3;

  /** Texts that may be missing before one, and whose keys are kept, of one sender key. */
  static final int SKIPPED = 256;

  /** Words that came before what explains them, of all groups and of one sender. */
  static final int EARLY = 256;

  static final int EARLY_OF_ONE = 16;

  /** Invitations that are open. */
  static final int INVITES = 64;

  public static final int INVITE_USES_MOST = 255;
  public static final long INVITE_SECONDS_MOST = 365L * 86_400;

  /** Messages that wait for one device; beyond that the oldest is given up. */
  static final int WAITING_FOR_ONE = 128;

  /** Messages to one device that are handed over at a time, and to all. */
  static final int UNDER_WAY_TO_ONE = 4;

  static final int UNDER_WAY = 1_024;

  /** Texts and words that are kept until all have them. */
  static final int LETTERS = 4_096;

  /** What is not explained after so long is asked for, and again after this. */
  static final long ASK_MILLIS = 10_000;

  static final long ASK_AGAIN_MILLIS = 600_000;

  /** Views of a group that count as its past. */
  static final int VIEWS = 256;

  private GroupLimits() {}
}
