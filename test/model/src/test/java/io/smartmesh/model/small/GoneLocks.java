package io.smartmesh.model.small;

import java.util.ArrayList;
import java.util.List;

/**
 * CH-58: H runs on an older copy of its data and sees a newer state of its own lane, with fewer
 * locks. It sees sums, not what was done: was a lock that is gone paid, or given up?
 */
enum GoneLocks {
  /** What is gone was given up. */
  ALL_GIVEN_UP {
    @Override
    boolean isGivenUp(int amount, int rise) {
      return true;
    }
  },

  /** What is gone was paid. */
  ALL_PAID {
    @Override
    boolean isGivenUp(int amount, int rise) {
      return false;
    }
  },

  /** CH-58: it was given up where less than its amount was transferred since. */
  BY_THE_RISE {
    @Override
    boolean isGivenUp(int amount, int rise) {
      return rise < amount;
    }
  };

  /** Of a lock of {@code amount} that is gone, {@code rise} having been transferred since. */
  abstract boolean isGivenUp(int amount, int rise);

  /** What became of a lock, which H cannot see. */
  enum Fate {
    THERE,
    PAID,
    GIVEN_UP
  }

  /** A course of the lane since H's copy: the fates of two locks, and what was transferred. */
  record Course(Fate first, Fate second, int transferred) {}

  /** The amounts of the two locks that H remembers; locks are folded whole or given up whole. */
  static final List<Integer> AMOUNTS = List.of(2, 1);

  /**
   * Every course of so many further states: a payment of 1, the fold of a lock, or its end. What H
   * has locked and folded since, unknown to it, is one payment like any other.
   */
  static List<Course> courses(int steps) {
    List<Course> all = new ArrayList<>();
    follow(new Course(Fate.THERE, Fate.THERE, 0), steps, all);
    return all;
  }

  private static void follow(Course course, int steps, List<Course> all) {
    all.add(course);
    if (steps == 0) {
      return;
    }
    int t = course.transferred;
    follow(new Course(course.first, course.second, t + 1), steps - 1, all);
    if (course.first == Fate.THERE) {
      follow(new Course(Fate.PAID, course.second, t + AMOUNTS.get(0)), steps - 1, all);
      follow(new Course(Fate.GIVEN_UP, course.second, t), steps - 1, all);
    }
    if (course.second == Fate.THERE) {
      follow(new Course(course.first, Fate.PAID, t + AMOUNTS.get(1)), steps - 1, all);
      follow(new Course(course.first, Fate.GIVEN_UP, t), steps - 1, all);
    }
  }

  /** H takes a lock for given up that was paid: it pays again, or fails upstream what it owes. */
  boolean paysTwice(Course course) {
    return errs(course, Fate.PAID, true);
  }

  /** H takes a lock for paid though nothing at all has left the lane. */
  boolean losesForNothing(Course course) {
    return course.transferred == 0 && errs(course, Fate.GIVEN_UP, false);
  }

  private boolean errs(Course course, Fate fate, boolean givenUp) {
    return (course.first == fate && isGivenUp(AMOUNTS.get(0), course.transferred) == givenUp)
        || (course.second == fate && isGivenUp(AMOUNTS.get(1), course.transferred) == givenUp);
  }
}
