package io.smartmesh.bench;

import java.util.concurrent.TimeUnit;

/**
 * Rounds before the first counted one: until then the virtual machines are still compiling.
 *
 * @param secondsLeast less than this says nothing, since the first rounds are as slow as each
 *     other; 0: none at all
 */
record WarmUp(int secondsLeast) {
  /** Rounds without a better rate that show that it is steady. */
  private static final int STEADY_ROUNDS = 3;

  /** By so much more than the best one before a rate is better. */
  private static final double BETTER = 1.02;

  /** It ends after so many times the least, steady or not. */
  private static final int TIMES_MOST = 6;

  /** One round; gives payments a second. */
  interface Attempt {
    double perSecond() throws Exception;
  }

  /**
   * Repeats until it does not get faster any more.
   *
   * @return how many seconds that took
   */
  double run(Attempt attempt, Progress progress) throws Exception {
    long began = System.nanoTime();
    double best = 0;
    int steady = 0;
    for (int i = 1; isWarming(steady, System.nanoTime() - began); i++) {
      double rate = attempt.perSecond();
      progress.say("progress.warm-up", i, Math.round(rate));
      steady = rate > BETTER * best ? 0 : steady + 1;
      best = Math.max(best, rate);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private boolean isWarming(int steady, long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    return seconds < secondsLeast
        || (steady < STEADY_ROUNDS && seconds < TIMES_MOST * (long) secondsLeast);
  }
}
