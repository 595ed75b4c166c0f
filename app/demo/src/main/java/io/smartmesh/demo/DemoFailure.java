package io.smartmesh.demo;

import java.util.List;

/** The story cannot go on: a check failed, or something was waited for in vain. */
final class DemoFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> logs;

  DemoFailure(String what) {
    this(what, List.of());
  }

  private DemoFailure(String what, List<String> logs) {
    super(what);
    this.logs = logs;
  }

  /** With the ends of the logs, which may tell why. */
  DemoFailure with(List<String> ends) {
    return new DemoFailure(getMessage(), ends);
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  List<String> logs() {
    return logs;
  }
}
