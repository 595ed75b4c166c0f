package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks again until the answer is final or the time is up; the last answer counts either way. */
final class Waiting {
  private static final long PAUSE_MILLIS_FIRST = 20;
  private static final long PAUSE_MILLIS_MAX = 250;

  private Waiting() {}

  interface Question<T> {
    T ask() throws ApiFailure;
  }

  static <T> T until(int seconds, Question<T> question, Predicate<T> isFinal) throws ApiFailure {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long pause = PAUSE_MILLIS_FIRST;
    T answer = question.ask();
    while (!isFinal.test(answer) && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return answer;
      }
      pause = Math.min(2 * pause, PAUSE_MILLIS_MAX);
      answer = question.ask();
    }
    return answer;
  }
}
