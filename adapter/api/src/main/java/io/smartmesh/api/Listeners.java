package io.smartmesh.api;

import java.util.concurrent.Semaphore;

/** How many may listen to events at a time, in whichever way. */
final class Listeners {
  static final int MAX = 8;

  private final Semaphore places = new Semaphore(MAX);

  void enter() throws Problem {
    if (!places.tryAcquire()) {
      throw new Problem(
          503,
          "too-many-listeners",
          "There are " + MAX + " event streams already.",
          "Close one of them.");
    }
  }

  void leave() {
    places.release();
  }
}
