package io.smartmesh.identity;

/** Why a question, an introduction or a stranger's word was not taken; counted by name (WH-9). */
public enum WhereRefusal {
  MALFORMED_QUESTION,

  /** More than are passed on, or answered, in a second (WH-3, WH-4). */
  TOO_MANY_QUESTIONS,

  /** It asks for us, and may not know (WH-5). */
  NOT_FINDABLE,

  MALFORMED_INTRODUCTION,

  TOO_MANY_INTRODUCTIONS,

  /** Sealed to none of our keys. */
  NOT_AUTHENTIC,

  /** An answer to no question of ours, or of somebody else than was asked for. */
  NOT_ASKED,

  /** A neighbour who is nobody known spoke of channels (WH-1). */
  STRANGER,

  /** A packet to a device that did not come up while it was asked for (WH-15). */
  NOT_FOUND
}
