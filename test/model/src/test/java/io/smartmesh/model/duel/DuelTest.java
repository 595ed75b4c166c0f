package io.smartmesh.model.duel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.model.Depth;
import io.smartmesh.model.Exploration;
import io.smartmesh.model.duel.Duel.Option;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * PF-4: the counts are those of the first explorer, written in another language; so this game is
 * that one.
 */
class DuelTest {
  private static final int DEPTH = 4;
  private static final Set<DuelRule> FIRST_DRAFT = EnumSet.noneOf(DuelRule.class);

  private static Exploration explore(Set<DuelRule> rules, Option... options) {
    return Exploration.of(Duel.of(rules, options), DEPTH);
  }

  private static void assertCounts(int states, long endgames, int violations, Exploration found) {
    String report = found.report("found");
    assertEquals(states, found.states(), report);
    assertEquals(endgames, found.endgames(), report);
    assertEquals(violations, found.violations(), report);
  }

  /** PF-4. */
  @Test
  void theFirstDraftOfTheRulesIsBroken() {
    assertCounts(1_513, 48_323, 8_145, explore(FIRST_DRAFT));
    assertCounts(1_513, 5_499, 933, explore(FIRST_DRAFT, Option.V_HONEST));
    assertCounts(2_873, 87_424, 13_972, explore(FIRST_DRAFT, Option.RESTORE));
  }

  /** PF-5: whoever V is and whatever it shows, present H gets its due and is never confiscated. */
  @Test
  void theRulesHold() {
    Set<DuelRule> rules = DuelRule.all();
    assertCounts(832, 31_562, 0, explore(rules));
    assertCounts(832, 3_962, 0, explore(rules, Option.V_HONEST));
    assertCounts(2_203, 111_592, 0, explore(rules, Option.INVALID_STATES));
    assertCounts(2_203, 111_592, 0, explore(rules, Option.INVALID_STATES, Option.TOWER));
    assertCounts(4_397, 185_817, 0, explore(rules, Option.INVALID_STATES, Option.RESTORE));
  }

  /** PF-5, deeper: figures for {@code -Dmodel.depth=5} are in the specification. */
  @Test
  void theRulesHoldAsDeepAsAsked() {
    int depth = Depth.orAsked(DEPTH);
    for (Option option : List.of(Option.TOWER, Option.RESTORE, Option.V_HONEST)) {
      Duel duel = Duel.of(DuelRule.all(), Option.INVALID_STATES, option);
      Exploration found = Exploration.of(duel, depth);
      assertEquals(0, found.violations(), found.report("depth " + depth));
      if (depth > DEPTH) {
        System.err.print(found.report("duel, " + option + ", depth " + depth));
      }
    }
  }

  /** PF-6: R14 instead of a restore that goes on as if nothing had been, or believes the peer. */
  @Test
  void aRestoredPartyMustJump() {
    Set<DuelRule> without = DuelRule.allBut(DuelRule.R14_RESTORE);
    assertCounts(4_534, 186_046, 82, explore(without, Option.INVALID_STATES, Option.RESTORE));
    assertCounts(
        4_394,
        185_813,
        3,
        explore(DuelRule.all(), Option.INVALID_STATES, Option.RESTORE, Option.NAIVE_RESYNC));
  }

  /** PF-6: the rule alone is taken away, and somebody loses; the story is in the report. */
  @ParameterizedTest
  @CsvSource({
    "R4_PAYEE_FIRST, 910, 35532, 112",
    "R5_FREEZE, 1413, 32631, 752",
    "R6_NAMED_IS_SIGNED, 832, 42560, 130",
    "R7_DISCLOSE, 832, 31562, 66",
    "R8_PAYEE_ACK, 832, 31562, 845",
    "R10_REGRESS_PAID, 832, 31562, 1684",
    "R10_REGRESS_LEAF, 832, 31562, 176"
  })
  void eachRuleIsNeeded(DuelRule rule, int states, long endgames, int violations) {
    Exploration found = explore(DuelRule.allBut(rule));
    assertCounts(states, endgames, violations, found);
    assertFalse(found.verdicts().stories().isEmpty());
    System.err.print(found.report("without " + rule));
  }

  /** PF-7: what this game does not need alone; the wider one says more. */
  @ParameterizedTest
  @EnumSource(names = {"R2_ACK_HASH", "R10_EQUIVOCATION"})
  void twoRulesAreNotNeededHere(DuelRule rule) {
    assertCounts(832, 31_562, 0, explore(DuelRule.allBut(rule)));
    assertTrue(
        explore(DuelRule.allBut(rule), Option.INVALID_STATES).verdicts().stories().isEmpty());
  }

  /** PF-6: with both honest, dropping first or going on after a close costs one of them. */
  @Test
  void honestPartiesLoseToOneAnotherToo() {
    assertCounts(
        910, 4_386, 254, explore(DuelRule.allBut(DuelRule.R4_PAYEE_FIRST), Option.V_HONEST));
    assertCounts(1_413, 5_031, 752, explore(DuelRule.allBut(DuelRule.R5_FREEZE), Option.V_HONEST));
  }
}
