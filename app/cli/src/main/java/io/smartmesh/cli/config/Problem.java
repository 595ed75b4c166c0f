package io.smartmesh.cli.config;

/** Something a user has set wrongly. No value that may hold a secret is in it. */
public sealed interface Problem {
  Where where();

  /** Not {@code key = value}. */
  record NotASetting(Where where, String text) implements Problem {}

  record UnknownKey(Where where, String key) implements Problem {}

  record SetTwice(Where where, String key, int firstLine) implements Problem {}

  /**
   * @param shown as others may see it
   */
  record BadValue(Where where, Setting<?> setting, String shown) implements Problem {}

  /** One setting makes no sense without another. */
  record Missing(Where where, Setting<?> setting, Setting<?> needed) implements Problem {}

  /** A whole file that is none: {@code long} or {@code binary}. */
  record NotAFile(Where where, String why) implements Problem {}
}
