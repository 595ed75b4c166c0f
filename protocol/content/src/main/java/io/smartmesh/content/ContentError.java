package io.smartmesh.content;

/** What no message may be, with both compared values. */
public sealed interface ContentError {
  record TooLong(String what, int bytes, int most) implements ContentError {}

  record Empty(String what) implements ContentError {}

  /** Half a surrogate pair: no text that could be sent. */
  record BrokenText(String what) implements ContentError {}

  record OutOfRange(String what, long is, long least, long most) implements ContentError {}

  /** For the reader of a log, and of what a peer did wrong. */
  default String words() {
    if (this instanceof TooLong tooLong) {
      return tooLong.what + " has " + tooLong.bytes + " bytes, at most " + tooLong.most;
    } else if (this instanceof Empty empty) {
      return "empty " + empty.what;
    } else if (this instanceof BrokenText broken) {
      return broken.what + " is no text";
    }
    OutOfRange range = (OutOfRange) this;
    return range.what + " is " + range.is + ", not from " + range.least + " to " + range.most;
  }
}
