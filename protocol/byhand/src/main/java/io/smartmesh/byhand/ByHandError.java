package io.smartmesh.byhand;

/** What can be wrong with what somebody hands over, with both compared values. */
public sealed interface ByHandError {
  record TooLong(long bytes, int most) implements ByHandError {}

  /** It begins with something else, and nothing in it is a record. */
  record NoParcel(String begins, String expected) implements ByHandError {}

  record NewerVersion(int version, int supported) implements ByHandError {}

  /** A text in a picture that is not one of ours, or has a mistake. */
  record NoFrame(String what) implements ByHandError {}

  /** Frames together gave something else than they were made from. */
  record WrongDigest(String expected, String got) implements ByHandError {}
}
