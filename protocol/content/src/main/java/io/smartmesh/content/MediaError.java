package io.smartmesh.content;

/** Why a file is no photo or voice note that is passed on, with both compared values (MC-13). */
public sealed interface MediaError {
  /** Neither of the formats. */
  record UnknownFormat(String wanted) implements MediaError {}

  record TooLarge(String what, long is, long most) implements MediaError {}

  /** Its parts do not fit each other. */
  record Damaged(String what) implements MediaError {}

  /** Its header says other than its contents. */
  record Lies(String what, long said, long found) implements MediaError {}

  default String words() {
    if (this instanceof UnknownFormat unknown) {
      return "not " + unknown.wanted;
    } else if (this instanceof TooLarge large) {
      return large.what + " " + large.is + ", at most " + large.most;
    } else if (this instanceof Damaged damaged) {
      return "damaged: " + damaged.what;
    }
    Lies lies = (Lies) this;
    return lies.what + " said to be " + lies.said + ", found " + lies.found;
  }
}
