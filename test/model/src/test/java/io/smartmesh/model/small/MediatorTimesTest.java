package io.smartmesh.model.small;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.model.small.MediatorTimes.Count;
import org.junit.jupiter.api.Test;

/** PF-9: a mediator that follows R11, R12 and R12b is never paid less than it pays. */
class MediatorTimesTest {

  private static void assertCount(long cases, long losses, MediatorTimes times) {
    assertEquals(new Count(cases, losses), times.count());
  }

  @Test
  void theRulesHold() {
    assertCount(59_400, 0, MediatorTimes.RULES);
  }

  @Test
  void settlingAtTheEndOfTheHoldLoses() {
    assertCount(59_400, 2_308, new MediatorTimes(false, true, true, true, true));
  }

  @Test
  void aRegistryThatOverwritesLoses() {
    assertCount(59_400, 16_992, new MediatorTimes(true, true, false, true, true));
  }

  @Test
  void withoutGapAndFoldRuleItLoses() {
    assertCount(237_600, 2_000, new MediatorTimes(true, true, true, false, false));
  }

  /** PF-10: of the gap and the fold rule one is enough here; both are kept, for e1 may slip. */
  @Test
  void eitherGapOrFoldRuleIsEnough() {
    assertCount(59_400, 0, new MediatorTimes(true, true, true, true, false));
    assertCount(237_600, 0, new MediatorTimes(true, true, true, false, true));
  }

  /** PF-10: evidence shown in each channel would do as well, where the gap is kept. */
  @Test
  void evidenceOfEachChannelIsEnoughWithTheGap() {
    assertCount(59_400, 0, new MediatorTimes(true, false, true, true, true));
  }

  @Test
  void allAtOnceAsInTheFirstDraftLosesMost() {
    assertCount(237_600, 132_714, new MediatorTimes(false, true, false, false, false));
  }
}
