package io.smartmesh.runtime;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import java.util.List;
import java.util.function.Consumer;

/**
 * Owns the machine: turn after turn, it feeds it what came in and wakes it when something is due.
 */
final class EventLoop {
  /** Inputs of one turn: they share one commit. */
  private static final int INPUTS_PER_TURN = 256;

  private final Machine<NodeInput, NodeOutput> machine;
  private final Inbox inbox;
  private final Consumer<NodeOutput> out;
  private final MonotonicTime time;
  private String doing = "its start";

  EventLoop(
      Machine<NodeInput, NodeOutput> machine,
      Inbox inbox,
      Consumer<NodeOutput> out,
      MonotonicTime time) {
    this.machine = machine;
    this.inbox = inbox;
    this.out = out;
    this.time = time;
  }

  /** One turn: waits for something to do, and does all of it with one look at the clock. */
  void turn() throws InterruptedException {
    List<NodeInput> inputs = inbox.take(waitMillis(), INPUTS_PER_TURN);
    Moment now = time.now();
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
  private long waitMillis() {
    Moment now = time.now();
    Moment due = machine.deadline();
    return due.isAfter(now) ? Math.max(1, due.millisSince(now)) : 1;
  }

  /** What the machine was given last: for the report of a bug. */
  String doing() {
    return doing;
  }
}
