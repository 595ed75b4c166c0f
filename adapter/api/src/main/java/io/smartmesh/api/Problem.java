package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.node.UserReply;
import java.util.List;

/**
 * An answer other than the wished one: thrown inside the API, written as {@code {code, what, todo,
 * values}}.
 */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String what;
  private final String todo;
  private final transient List<String> values;

  /**
   * @param code stable and machine-readable
   * @param what what happened, with the values compared
   * @param todo what the user can do about it
   */
  Problem(int status, String code, String what, String todo) {
    this(status, code, what, todo, List.of());
  }

  private Problem(int status, String code, String what, String todo, List<String> values) {
    super(what);
    this.status = status;
    this.code = code;
    this.what = what;
    this.todo = todo;
    this.values = values;
  }

  /** What the node refuses. */
  static Problem of(int status, UserReply.Refused why) {
    return new Problem(status, why.code(), why.what(), why.todo(), why.values());
  }

  static Problem malformed(String what) {
    return new Problem(400, "malformed", what, "Correct the request; docs/openapi.yaml says how.");
  }

  /** What the HTTP layer itself refuses. */
  static Problem ofStatus(int status, Context context) {
    String path = context.path();
    return switch (status) {
      case 404 ->
          new Problem(
              404,
              "no-such-route",
              "There is no " + path,
              "See docs/openapi.yaml for what there is.");
      case 405 ->
          new Problem(
              405,
              "wrong-method",
              context.method() + " does not work on " + path,
              "See docs/openapi.yaml for what does.");
      case 413 ->
          new Problem(
              413,
              "too-large",
              "The request is larger than " + ApiServer.BODY_BYTES_MAX + " bytes.",
              "Send less at a time.");
      default -> new Problem(status, "http-" + status, "The request was refused.", "Correct it.");
    };
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String what() {
    return what;
  }

  String todo() {
    return todo;
  }

  /** What stands in the two sentences; none for refusals of the API's own. */
  List<String> values() {
    return values;
  }
}
