package io.smartmesh.tcp;

import static io.smartmesh.tcp.TcpLimits.REDIAL_MILLIS;
import static io.smartmesh.tcp.TcpLimits.REDIAL_MILLIS_MOST;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A peer that is dialled for ever, ever less often while it does not answer (BR-5). */
final class Dial {
  private final InetSocketAddress peer;
  private final Deque<InetSocketAddress> untried = new ArrayDeque<>();
  private long dueAt;
  private long wait = REDIAL_MILLIS;
  private boolean busy;

  /**
   * @param peer not resolved yet
   */
  Dial(InetSocketAddress peer, long now) {
    this.peer = peer;
    this.dueAt = now;
  }

  InetSocketAddress peer() {
    return peer;
  }

  /** Whether to look up and try now; true once. */
  boolean begins(long now) {
    if (busy || now < dueAt) {
      return false;
    }
    busy = true;
    return true;
  }

  void found(List<InetSocketAddress> addresses) {
    untried.clear();
    addresses.stream().limit(TcpLimits.ADDRESSES).forEach(untried::add);
  }

  Optional<InetSocketAddress> next() {
    return Optional.ofNullable(untried.poll());
  }

  /**
   * Nothing is left to try, or the connection has ended.
   *
   * @param steady it had lived for long
   */
  void ended(boolean steady, long now) {
    busy = false;
    if (steady) {
      wait = REDIAL_MILLIS;
    }
    // Peers of one that restarts do not come back in one wave.
    long quarter = wait / 4;
    dueAt = now + ThreadLocalRandom.current().nextLong(wait - quarter, wait + quarter + 1);
    wait = Math.min(2 * wait, REDIAL_MILLIS_MOST);
  }

  /** The machine was asleep: what failed then may work now. */
  void hurry(long now) {
    wait = REDIAL_MILLIS;
    dueAt = Math.min(dueAt, now);
  }

  long dueAt() {
    return dueAt;
  }
}
