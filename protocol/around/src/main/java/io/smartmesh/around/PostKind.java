package io.smartmesh.around;

import io.smartmesh.base.Malformed;

/** What a post is (AR-1). */
public enum PostKind {
  /** Said in a room, to who is near now. */
  WORD(1, AroundLimits.WORD_SECONDS, AroundLimits.WORD_HOPS),
  /** On a room's board, for who comes later as well. */
  NOTICE(2, AroundLimits.NOTICE_SECONDS, AroundLimits.NOTICE_HOPS),
  /** Takes a notice of the same writer back. */
  WITHDRAWAL(3, AroundLimits.NOTICE_SECONDS, AroundLimits.NOTICE_HOPS);

  private final int number;
  private final long secondsMost;
  private final int hopsMost;

  PostKind(int number, long secondsMost, int hopsMost) {
    this.number = number;
    this.secondsMost = secondsMost;
    this.hopsMost = hopsMost;
  }

  int number() {
    return number;
  }

  /** It is over after so long at the latest. */
  public long secondsMost() {
    return secondsMost;
  }

  int hopsMost() {
    return hopsMost;
  }

  static PostKind of(int number) throws Malformed {
    for (PostKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new Malformed("unknown kind of post " + number);
  }
}
