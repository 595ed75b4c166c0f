package io.smartmesh.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;

/** Collects every breach of one rule, so that a failing build names all of them at once. */
final class Violations {
  private final Set<String> found = new TreeSet<>();
  private final String rule;

  Violations(String rule) {
    this.rule = rule;
  }

  void add(String where) {
    found.add(where);
  }

  void addIf(boolean broken, String where) {
    if (broken) {
      found.add(where);
    }
  }

  void assertNone() {
    assertEquals("", String.join("\n", found), rule);
  }
}
