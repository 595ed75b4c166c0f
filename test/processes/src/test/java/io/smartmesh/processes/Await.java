package io.smartmesh.processes;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waiting for real processes: real time passes. */
final class Await {
  private static final long LOOK_MILLIS = 60;

  private Await() {}

  /** Whether it came true in time. */
  static boolean happens(int secondsMax, Callable<Boolean> isTrue) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
    while (!isTrue.call()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }

  static void until(String what, int secondsMax, Callable<Boolean> isTrue) throws Exception {
    if (!happens(secondsMax, isTrue)) {
      throw new AssertionError("within " + secondsMax + " s it never came true that " + what);
    }
  }
}
