package io.smartmesh.demo;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Polls until something holds; gives up with a sentence. */
final class Wait {
  private static final long POLL_MILLIS = 50;

  private Wait() {}

  interface Question<T> {
    /** Empty: not yet. */
    Optional<T> ask() throws Exception;
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(String what, int secondsMax, Condition condition) throws Exception {
    value(what, secondsMax, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }

  static <T> T value(String what, int secondsMax, Question<T> question) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
    Optional<T> answer = question.ask();
    while (answer.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new DemoFailure("waited " + secondsMax + " s in vain until " + what);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      answer = question.ask();
    }
    return answer.get();
  }
}
