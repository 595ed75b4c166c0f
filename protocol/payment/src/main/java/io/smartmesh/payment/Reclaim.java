package io.smartmesh.payment;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelInput;
import java.util.List;

/**
 * Gets back what we have locked when it has expired, since nobody can earn it any more: the next
 * hop is asked to give it up (PY-58), and where it does not for days the channel is closed (PY-94).
 */
final class Reclaim {
  private final Env env;
  private Moment next = Moment.NEVER;

  Reclaim(Env env) {
    this.env = env;
  }

  /** There is a new lock. */
  void watch(Turn turn, Lock lock) {
    next = next.earlier(expiryOf(turn, lock));
  }

  /** There may be locks from before a restart. */
  void watch(Turn turn) {
    next = turn.now().plusMillis(Limits.ASK_RELEASE_MILLIS);
  }

  boolean isDue(Turn turn) {
    return !next.isAfter(turn.now());
  }

  /**
   * @param locks all of ours that nobody has earned
   */
  void ask(Turn turn, List<Lock> locks) {
    next = Moment.NEVER;
    for (Lock lock : locks) {
      Moment due = turn.now().plusMillis(Limits.ASK_RELEASE_MILLIS);
      ChainTime expiry = lock.leaf().expiry();
      if (turn.time().isAfter(expiry)) {
        turn.command(new ChannelInput.AskRelease(lock.channel(), lock.leaf()));
        boolean isKept = turn.time().isAfter(expiry.plusSeconds(Limits.KEPT_SECONDS));
        if (isKept && !env.clock().estimate(turn.now()).isGuess()) {
          turn.command(new ChannelInput.CloseKept(lock.channel(), lock.leaf()));
        }
      } else {
        Moment expires = expiryOf(turn, lock);
        due = expires.isAfter(due) ? expires : due;
      }
      next = next.earlier(due);
    }
  }

  private Moment expiryOf(Turn turn, Lock lock) {
    return env.clock().momentOf(lock.leaf().expiry(), turn.now()).plusMillis(1_000);
  }

  Moment deadline() {
    return next;
  }
}
