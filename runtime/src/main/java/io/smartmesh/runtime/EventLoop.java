package io.smartmesh.runtime;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Owns the machine: turn after turn, it feeds it what came in and wakes it when something is due.
 */
final class EventLoop {
  /** Inputs of one turn: they share one commit. */
  private static final int INPUTS_PER_TURN = 256;

  /**
   * The longest wait: after the machine has slept, waiting goes on where it was, and what became
   * due meanwhile must not wait as long again.
   */
  static final long WAIT_MILLIS_MOST = 1_000;

  /** So much later than it wanted a turn begins when the machine slept or the process stood. */
  static final long GAP_MILLIS_LEAST = 2_000;

  private final Machine<NodeInput, NodeOutput> machine;
  private final Inbox inbox;
  private final Consumer<NodeOutput> out;
  private final MonotonicTime time;
  private final LongConsumer onGap;
  private Moment lastLook;
  private String doing = "its start";

  /**
   * @param onGap told the milliseconds in which nothing was done, before the turn that follows
   */
  EventLoop(
      Machine<NodeInput, NodeOutput> machine,
      Inbox inbox,
      Consumer<NodeOutput> out,
      MonotonicTime time,
      LongConsumer onGap) {
    this.machine = machine;
    this.inbox = inbox;
    this.out = out;
    this.time = time;
    this.onGap = onGap;
    this.lastLook = time.now();
  }

  /**
   * One turn: waits for something to do, and does all of it with one look at the clock. A process
   * may be made to stand still anywhere, so a gap is measured from one turn's look to the next.
   */
  void turn() throws InterruptedException {
    long wait = waitMillis(time.now());
    List<NodeInput> inputs = inbox.take(wait, INPUTS_PER_TURN);
    Moment now = time.now();
    long gap = now.millisSince(lastLook) - wait;
    lastLook = now;
    if (gap >= GAP_MILLIS_LEAST) {
      onGap.accept(gap);
    }
    for (NodeInput input : inputs) {
      doing = input.getClass().getSimpleName();
      machine.handle(input, now, out);
    }
    if (!machine.deadline().isAfter(now)) {
      doing = "a timer";
      machine.wake(now, out);
    }
  }

  /** At least one: a machine that always wants to be woken must not take the whole processor. */
  private long waitMillis(Moment now) {
    Moment due = machine.deadline();
    return due.isAfter(now) ? Math.min(WAIT_MILLIS_MOST, due.millisSince(now)) : 1;
  }

  /** What the machine was given last: for the report of a bug. */
  String doing() {
    return doing;
  }
}
