package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** What a check has found, in its order. */
final class Problems {
  /** A narrow window, or half of a telephone's. */
  private static final int COLUMNS = 60;

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

  /**
   * Each in three sentences: what, what it means, what to run.
   *
   * @param prefix of their keys in the messages
   */
  void print(Client client, String prefix) {
    for (One problem : all) {
      Object[] values = problem.values().toArray();
      for (String part : List.of(".what", ".means", ".run")) {
        String sentence = client.texts().get(prefix + problem.code() + part, values);
        Wrapped.lines(sentence, COLUMNS).forEach(client.out()::println);
      }
    }
  }

  /** For programs: the code of each and the first of its values. */
  JsonValue json() {
    List<String> objects = new ArrayList<>();
    for (One problem : all) {
      String about = problem.values().isEmpty() ? "" : problem.values().get(0);
      objects.add(JsonValue.object("code", problem.code(), "about", about));
    }
    return JsonValue.parse("[" + String.join(",", objects) + "]");
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}
