package io.smartmesh.model.small;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A mediator H between U (its leaf expires at e1) and D (e2), amounts of 1, hold period 2, whole
 * times. H is cut off from the chain for a while.
 *
 * @param waits R11: after a settlement open leaves wait for their expiry
 * @param global R12: evidence shown once counts in every channel
 * @param firstSeen R12: its first time counts, not its last
 * @param gap R12b: e1 − e2 is longer than the time without the chain
 * @param foldsInTime R12b: H folds downstream only if it can still register before e1
 */
record MediatorTimes(
    boolean waits, boolean global, boolean firstSeen, boolean gap, boolean foldsInTime) {
  private static final int HOLD = 2;
  private static final int OFFLINE = 2;
  private static final int LAST_EXPIRY_DOWN = 5;
  private static final int GAPS = 4;
  private static final int CLOSES = 7;
  private static final int SHOWN = 9;
  private static final int AGAIN = 10;

  static final MediatorTimes RULES = new MediatorTimes(true, true, true, true, true);

  /** How many courses of events there are, and in how many H pays D and is not paid by U. */
  record Count(long cases, long losses) {
    Count plus(Count other) {
      return new Count(cases + other.cases, losses + other.losses);
    }
  }

  /** Never, or at one of the times below {@code end}. */
  private static OptionalInt[] neverOr(int start, int end) {
    return IntStream.range(start - 1, Math.max(start, end))
        .mapToObj(t -> t < start ? OptionalInt.empty() : OptionalInt.of(t))
        .toArray(OptionalInt[]::new);
  }

  Count count() {
    Count count = new Count(0, 0);
    for (int e2 = 1; e2 <= LAST_EXPIRY_DOWN; e2 += 2) {
      for (int apart = gap ? OFFLINE + 1 : 0; apart < GAPS; apart++) {
        for (OptionalInt close : neverOr(0, CLOSES)) {
          for (OptionalInt shown : neverOr(0, SHOWN)) {
            for (OptionalInt again : again(shown)) {
              count = count.plus(count(new Course(e2 + apart, e2, close, shown, again)));
            }
          }
        }
      }
    }
    return count;
  }

  private static OptionalInt[] again(OptionalInt shown) {
    return shown.isEmpty()
        ? new OptionalInt[] {OptionalInt.empty()}
        : neverOr(shown.getAsInt() + 1, AGAIN);
  }

  /** When the chain hears what: the close of U's channel, D's evidence, and the same once more. */
  private record Course(int e1, int e2, OptionalInt close, OptionalInt shown, OptionalInt again) {}

  /** D may also tell H the secret directly; H may be cut off at any time. */
  private Count count(Course course) {
    long cases = 0;
    long losses = 0;
    for (OptionalInt told : neverOr(0, course.e2 + 1)) {
      for (int cut = 0; cut < SHOWN; cut++) {
        cases++;
        losses += paysDown(course, told) && !isPaidUp(course, told, cut) ? 1 : 0;
      }
    }
    return new Count(cases, losses);
  }

  private boolean paysDown(Course course, OptionalInt told) {
    boolean folds = told.isPresent() && (!foldsInTime || told.getAsInt() + OFFLINE < course.e1);
    OptionalInt counted =
        !global || firstSeen || course.again.isEmpty() ? course.shown : course.again;
    return folds || (counted.isPresent() && counted.getAsInt() <= course.e2);
  }

  private boolean isPaidUp(Course course, OptionalInt told, int cut) {
    boolean waitsOn = waits || course.close.isEmpty();
    int limit = waitsOn ? course.e1 : Math.min(course.e1, course.close.getAsInt() + HOLD);
    OptionalInt seen = global ? seen(course, told, cut) : shownByItself(course, told, cut);
    return seen.isPresent() && seen.getAsInt() <= limit;
  }

  private OptionalInt seen(Course course, OptionalInt told, int cut) {
    IntStream own = told.stream().map(t -> online(t, cut));
    IntStream downs = course.shown.stream();
    IntStream later = firstSeen ? IntStream.empty() : course.again.stream();
    IntStream times = IntStream.concat(IntStream.concat(own, downs), later);
    return firstSeen ? times.min() : times.max();
  }

  /** Without the common registry H must see the evidence and show it itself. */
  private static OptionalInt shownByItself(Course course, OptionalInt told, int cut) {
    return IntStream.concat(told.stream(), course.shown.stream()).min().stream()
        .map(t -> online(t, cut))
        .findFirst();
  }

  private static int online(int time, int cut) {
    return time >= cut && time < cut + OFFLINE ? cut + OFFLINE : time;
  }
}
