package io.smartmesh.transfer;

import io.smartmesh.base.Malformed;
import java.util.Arrays;

/** What one side says to an offer or a wish. The order is that of the numbers on the wire. */
enum Verdict {
  /** The offer waits for the user there. */
  NOTED,
  /** It is wanted, and will be fetched. */
  WANTED,
  REFUSED,
  /** It is there, whole. */
  DONE,
  /** Later. */
  BUSY,
  CANCELLED,
  UNKNOWN,
  PAUSED,
  /** The file is not what was offered any more. */
  CHANGED;

  int number() {
    return Arrays.asList(values()).indexOf(this);
  }

  static Verdict of(int number) throws Malformed {
    if (number >= values().length) {
      throw new Malformed("verdict " + number + ", at most " + (values().length - 1));
    }
    return values()[number];
  }
}
