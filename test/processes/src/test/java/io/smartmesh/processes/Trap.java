package io.smartmesh.processes;

import java.util.Optional;

/**
 * Halts this process, at once and for good, the n-th time that something comes to its point: no
 * hook runs, nothing is flushed, as when the power fails. Used from several threads.
 */
final class Trap {
  /** What a process that stepped into its trap ends with. */
  static final int EXIT_CODE = 99;

  private Optional<Point> point = Optional.empty();
  private String what = "";
  private int left;
  private boolean nextStoreIsFatal;

  /**
   * @param order {@code POINT WHAT TIMES}, or anything else for no trap
   */
  synchronized void set(String order) {
    String[] words = order.trim().split(" ", -1);
    nextStoreIsFatal = false;
    point = words.length == 3 ? Optional.of(Point.valueOf(words[0])) : Optional.empty();
    what = words.length == 3 ? words[1] : "";
    left = words.length == 3 ? Integer.parseInt(words[2]) : 0;
  }

  synchronized void sending(String name) {
    step(Point.BEFORE_SEND, name);
  }

  synchronized void sent(String name) {
    step(Point.AFTER_SEND, name);
  }

  /** What follows from it is in the next batch that touches money. */
  synchronized void received(String name) {
    step(Point.BEFORE_RECEIVE, name);
    boolean isOfStore =
        point.equals(Optional.of(Point.BEFORE_STORE))
            || point.equals(Optional.of(Point.AFTER_STORE));
    if (isOfStore && name.equals(what) && --left == 0) {
      nextStoreIsFatal = true;
    }
  }

  synchronized void storing() {
    if (nextStoreIsFatal && point.equals(Optional.of(Point.BEFORE_STORE))) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  synchronized void stored() {
    if (nextStoreIsFatal && point.equals(Optional.of(Point.AFTER_STORE))) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private void step(Point at, String name) {
    if (point.equals(Optional.of(at)) && name.equals(what) && --left == 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
