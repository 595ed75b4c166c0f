package io.smartmesh.model.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.model.Exploration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PF-11: no id is ever opened twice, though most slots are cleared. */
class IdsTest {
  private static final int DEPTH = 12;

  @Test
  void noIdIsOpenedTwice() {
    Exploration found = Exploration.of(new Ids(EnumSet.allOf(Ids.Rule.class)), DEPTH);
    assertEquals(0, found.violations(), found.report("ids"));
    assertTrue(found.states() > 1_000, found.report("ids"));
  }

  @ParameterizedTest
  @EnumSource(Ids.Rule.class)
  void eachRuleIsNeeded(Ids.Rule rule) {
    Exploration found = Exploration.of(new Ids(EnumSet.complementOf(EnumSet.of(rule))), DEPTH);
    assertTrue(found.violations() > 0, found.report("without " + rule));
  }
}
