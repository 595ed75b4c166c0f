package io.smartmesh.model.life;

import static io.smartmesh.model.life.Feature.AMNESTY;
import static io.smartmesh.model.life.Feature.INVALID_STATES;
import static io.smartmesh.model.life.Feature.LEAVES;
import static io.smartmesh.model.life.Feature.OLD_DISK;
import static io.smartmesh.model.life.Feature.REOPENING;
import static io.smartmesh.model.life.Feature.REORGANISATIONS;
import static io.smartmesh.model.life.Feature.RESTORE;
import static io.smartmesh.model.life.Feature.SIGNED_CLOSE;
import static io.smartmesh.model.life.Feature.TOP_UPS;
import static io.smartmesh.model.life.Feature.TOWER;
import static io.smartmesh.model.life.Feature.V_HONEST;
import static io.smartmesh.model.life.Feature.WITHDRAWALS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.model.Depth;
import io.smartmesh.model.Exploration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** The wider game: each scene with all rules, then with each rule alone taken away. */
class LifeTest {
  private static final int DEPTH = 4;
  private static final EnumSet<LifeRule> ALL = LifeRule.all();

  /** What the scenes of the specification may contain, with the figures of depth 4. */
  static Stream<Arguments> scenes() {
    return Stream.of(
        scene(427, 6_434, INVALID_STATES),
        scene(4_545, 252_954, LEAVES, INVALID_STATES),
        scene(4_545, 256_202, LEAVES, INVALID_STATES, TOWER),
        scene(2_014, 15_614, LEAVES, V_HONEST),
        scene(284, 942, WITHDRAWALS, V_HONEST),
        scene(6_652, 333_012, WITHDRAWALS, LEAVES, INVALID_STATES),
        scene(284, 3_378, WITHDRAWALS, REORGANISATIONS),
        scene(592, 4_919, WITHDRAWALS, TOP_UPS, REORGANISATIONS),
        scene(383, 4_295, WITHDRAWALS, REOPENING),
        scene(2_412, 126_041, LEAVES, SIGNED_CLOSE),
        scene(3_908, 175_414, LEAVES, RESTORE),
        scene(3_908, 175_414, LEAVES, OLD_DISK),
        scene(4_612, 193_625, LEAVES, SIGNED_CLOSE, RESTORE),
        scene(997, 14_656, RESTORE, AMNESTY, INVALID_STATES),
        scene(4_545, 289_400, LEAVES, AMNESTY, INVALID_STATES, TOWER),
        scene(
            10_321,
            278_850,
            LEAVES,
            WITHDRAWALS,
            TOP_UPS,
            REORGANISATIONS,
            SIGNED_CLOSE,
            RESTORE,
            AMNESTY,
            INVALID_STATES));
  }

  private static Arguments scene(int states, long endgames, Feature... features) {
    return Arguments.of(Scene.of(ALL, features), states, endgames);
  }

  /**
   * PF-12, PF-18, PF-19, PF-27: nobody honest ends below its due or is confiscated, and no lie is
   * free.
   */
  @ParameterizedTest
  @MethodSource("scenes")
  void theRulesHold(Scene scene, int states, long endgames) {
    int depth = Depth.orAsked(DEPTH);
    Exploration found = Exploration.of(scene, depth);
    String report = found.report(scene.features() + " to depth " + depth);
    assertEquals(0, found.violations(), report);
    if (depth > DEPTH) {
      System.err.print(report);
    } else {
      assertEquals(states, found.states(), report);
      assertEquals(endgames, found.endgames(), report);
    }
  }

  /** PF-13, PF-27: the rule alone is taken away, and somebody loses; a shortest story says how. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"R6_ONE_STATE", "R10_EQUIVOCATION"})
  void eachRuleIsNeeded(LifeRule rule) {
    Exploration found = Exploration.of(where(rule).without(rule), DEPTH);
    String report = found.report("without " + rule);
    assertTrue(found.violations() > 0, report);
    found.verdicts().stories().values().forEach(s -> assertTrue(s.size() <= DEPTH + 1, report));
    System.err.print(report);
  }

  /** Where its absence shows. */
  private static Scene where(LifeRule rule) {
    return switch (rule) {
      case R0_NEW_ID -> Scene.of(ALL, WITHDRAWALS, REOPENING);
      case R1_FINAL_DEPOSIT -> Scene.of(ALL, TOP_UPS, REORGANISATIONS);
      case R5_FREEZE, R5_DEADLINE, R5_FINAL_DEADLINE -> Scene.of(ALL, SIGNED_CLOSE);
      case R5_IN_BACKUP -> Scene.of(ALL, SIGNED_CLOSE, RESTORE);
      case R13_UNHEARD -> Scene.of(ALL, OLD_DISK);
      case R13_ACKED_NEWEST, R13_SAME_NUMBER, R13_ABOVE_NEWEST -> Scene.of(ALL, LEAVES, AMNESTY);
      case R14_JUMP -> Scene.of(ALL, LEAVES, RESTORE);
      case R16_WITHIN_OWN, R16_RESERVE, R16_CUMULATIVE, R16_DEADLINE -> Scene.of(ALL, WITHDRAWALS);
      case R16_RESERVE_UNTIL_FINAL -> Scene.of(ALL, WITHDRAWALS, REORGANISATIONS);
      default -> Scene.of(ALL, LEAVES, INVALID_STATES);
    };
  }

  /**
   * PF-14: nothing is lost when two states of one number do not convict, and when m and c of one
   * number may differ; not even without both.
   */
  @Test
  void twoRulesAreNotNeeded() {
    List<EnumSet<LifeRule>> fewer =
        List.of(
            LifeRule.allBut(LifeRule.R6_ONE_STATE),
            LifeRule.allBut(LifeRule.R10_EQUIVOCATION),
            EnumSet.complementOf(EnumSet.of(LifeRule.R6_ONE_STATE, LifeRule.R10_EQUIVOCATION)));
    for (EnumSet<LifeRule> rules : fewer) {
      Exploration found = Exploration.of(Scene.of(rules, LEAVES, INVALID_STATES), DEPTH);
      assertEquals(0, found.violations(), found.report("with " + rules));
      Exploration slow = Exploration.of(Scene.of(rules, LEAVES, AMNESTY), DEPTH);
      assertEquals(0, slow.violations(), slow.report("with " + rules));
    }
  }
}
