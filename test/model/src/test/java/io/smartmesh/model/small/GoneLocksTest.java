package io.smartmesh.model.small;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.model.small.GoneLocks.Course;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PF-28: what a device on an older copy says of locks that are gone (CH-58). */
class GoneLocksTest {
  private static final int STEPS = 4;

  @Test
  void onlyTheRiseTellsWithoutPayingTwice() {
    List<Course> courses = GoneLocks.courses(STEPS);
    assertEquals(125, courses.size());
    assertEquals(List.of(80L, 0L), wrongs(GoneLocks.ALL_GIVEN_UP, courses));
    assertEquals(List.of(0L, 4L), wrongs(GoneLocks.ALL_PAID, courses));
    assertEquals(List.of(0L, 0L), wrongs(GoneLocks.BY_THE_RISE, courses));
  }

  /** How often it pays twice, and how often it gives a payment up for lost for nothing. */
  private static List<Long> wrongs(GoneLocks rule, List<Course> courses) {
    return List.of(
        courses.stream().filter(rule::paysTwice).count(),
        courses.stream().filter(rule::losesForNothing).count());
  }
}
