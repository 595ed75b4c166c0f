package io.smartmesh.api.client;

import java.util.List;

/**
 * Why a request was not served.
 *
 * <p>Either the node refused, then {@link #what()} and {@link #todo()} are its own words, in
 * English, with {@link #values()} in them; or it was not reached, then they are empty and the texts
 * belong to {@link #code()} and {@link #values()}.
 */
public final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String what;
  private final String todo;
  private final transient List<String> values;

  /** The node was not reached. */
  public ApiFailure(String code, String... values) {
    super(code + " " + String.join(" ", values));
    this.code = code;
    this.what = "";
    this.todo = "";
    this.values = List.of(values);
  }

  private ApiFailure(String code, String what, String todo, List<String> values) {
    super(code + ": " + what);
    this.code = code;
    this.what = what;
    this.todo = todo;
    this.values = values;
  }

  static ApiFailure refused(JsonValue error) {
    return new ApiFailure(
        error.text("code"), error.text("what"), error.text("todo"), error.texts("values"));
  }

  public String code() {
    return code;
  }

  public boolean isRefusal() {
    return !what.isEmpty();
  }

  public String what() {
    return what;
  }

  public String todo() {
    return todo;
  }

  public List<String> values() {
    return values;
  }
}
