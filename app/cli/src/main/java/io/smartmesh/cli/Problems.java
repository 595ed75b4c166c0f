package io.smartmesh.cli;

import java.util.ArrayList;
import java.util.List;

/** What a check has found, in its order. */
final class Problems {
  /**
   * @param code names three sentences
   * @param values in them
   */
  record One(String code, List<String> values) {}

  private final List<One> all = new ArrayList<>();

  void add(String code, String... values) {
    all.add(new One(code, List.of(values)));
  }

  List<One> all() {
    return List.copyOf(all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}
