package io.smartmesh.cli;

import java.util.List;

/**
 * A user's problem found on this side; its three sentences are {@code error.CODE.*} in the
 * messages.
 */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<String> values;

  Failure(String code, String... values) {
    super(code + " " + String.join(" ", values));
    this.code = code;
    this.values = List.of(values);
  }

  String code() {
    return code;
  }

  List<String> values() {
    return values;
  }
}
