package io.smartmesh.runtime;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.node.Metric;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Owns the machine: turn after turn, it feeds it what came in and wakes it when something is due.
 * What comes in while the disk writes is gathered into one turn, which shares a commit and a
 * signature a channel.
 */
final class EventLoop {
  /** Inputs taken at a time. */
  private static final int INPUTS_MOST = 256;

  /**
   * So many frames and packets are handled before what they led to leaves together: a system call
   * costs more than most of them.
   */
  static final int TOGETHER_MOST = 64;

  /**
   * The longest wait: after the machine has slept, waiting goes on where it was, and what became
   * due meanwhile must not wait as long again. A phone has more to lose by waking.
   */
  static final long WAIT_MILLIS_MOST = 1_000;

  static final long WAIT_MILLIS_MOST_PHONE = 15_000;

  /** So much later than it wanted a turn begins when the machine slept or the process stood. */
  static final long GAP_MILLIS_LEAST = 2_000;

  /** Writes of a batch that show that there is much to do. */
  static final int BULK_WRITES = 16;

  /** How long a turn stays open for more after such a batch. */
  private static final long GATHER_MILLIS_BULK = 1;

  /** Writes of a batch that show that hundreds of things are under way. */
  static final int FLOOD_WRITES = 200;

  /** How long a turn stays open for more once such a batch is on the disk. */
  private static final long GATHER_MILLIS_FLOOD = 4;

  /** The same at the most while the disk is busy: a timer waits no longer than this. */
  static final long GATHER_MILLIS_MOST = 20;

  private final Machine<NodeInput, NodeOutput> machine;
  private final Inbox inbox;
  private final Consumer<NodeOutput> out;
  private final Runnable flush;
  private final MonotonicTime time;
  private final LongConsumer onGap;
  private final boolean gathers;
  private final long waitMost;
  private final WakeUps wakeUps = new WakeUps();
  private Moment lastLook;

  /** The machine wants to be woken and is not yet, since more is being gathered. */
  private boolean isOpen;

  private Moment openedAt;

  /** The last batches given to the disk and known to be there. */
  private long asked;

  private long stored;
  private Moment storedAt;
  private int lastWrites;
  private long turns;
  private String doing = "its start";

  /**
   * @param flush told when what {@code out} was given is to leave
   * @param onGap told the milliseconds in which nothing was done, before the turn that follows
   * @param gathers false: each input has a turn of its own
   * @param waitMost the longest wait in milliseconds
   */
  EventLoop(
      Machine<NodeInput, NodeOutput> machine,
      Inbox inbox,
      Consumer<NodeOutput> out,
      Runnable flush,
      MonotonicTime time,
      LongConsumer onGap,
      boolean gathers,
      long waitMost) {
    this.machine = machine;
    this.inbox = inbox;
    this.out = out;
    this.flush = flush;
    this.time = time;
    this.onGap = onGap;
    this.gathers = gathers;
    this.waitMost = waitMost;
    this.lastLook = time.now();
    this.openedAt = lastLook;
    this.storedAt = lastLook;
  }

  /**
   * One turn: waits for something to do, and does all of it with one look at the clock. A process
   * may be made to stand still anywhere, so a gap is measured from one turn's look to the next.
   */
  void turn() throws InterruptedException {
    long wait = waitMillis(time.now());
    List<NodeInput> inputs = inbox.take(wait, gathers ? INPUTS_MOST : 1);
    turns++;
    Moment now = time.now();
    wakeUps.add(inbox.waits() - wakeUps.total(), now);
    long gap = now.millisSince(lastLook) - wait;
    lastLook = now;
    if (gap >= GAP_MILLIS_LEAST) {
      onGap.accept(gap);
    }
    int together = 0;
    for (NodeInput input : inputs) {
      doing = input.getClass().getSimpleName();
      if (input instanceof NodeInput.Persisted persisted) {
        stored = persisted.batch();
        storedAt = now;
      }
      machine.handle(input, now, this::pass);
      boolean isTraffic =
          input instanceof NodeInput.FrameReceived || input instanceof NodeInput.Traffic;
      together++;
      if (!isTraffic || together >= TOGETHER_MOST) {
        flush.run();
        together = 0;
      }
    }
    boolean isDue = !machine.deadline().isAfter(now);
    if (isDue && !isOpen) {
      openedAt = now;
    }
    isOpen = isDue && gathers && gatherMillis(now) > 0;
    if (isDue && !isOpen) {
      doing = "a timer";
      machine.wake(now, this::pass);
    }
    flush.run();
  }

  /**
   * How much longer the turn stays open for more. What it stores waits for the disk in any case
   * while an earlier batch is being written; after a large batch more is on its way, and one commit
   * and one signature will do for all of it.
   */
  private long gatherMillis(Moment now) {
    long open = now.millisSince(openedAt);
    if (stored < asked) {
      return GATHER_MILLIS_MOST - open;
    }
    if (lastWrites >= FLOOD_WRITES) {
      return Math.min(GATHER_MILLIS_MOST - open, GATHER_MILLIS_FLOOD - now.millisSince(storedAt));
    }
    return lastWrites >= BULK_WRITES ? GATHER_MILLIS_BULK - open : 0;
  }

  private void pass(NodeOutput output) {
    if (output instanceof NodeOutput.Persist persist) {
      asked = persist.batch();
      lastWrites = persist.writes().size();
    }
    out.accept(output);
  }

  /** At least one: a machine that always wants to be woken must not take the whole processor. */
  private long waitMillis(Moment now) {
    Moment due = machine.deadline();
    if (isOpen) {
      return Math.max(1, gatherMillis(now));
    }
    return due.isAfter(now) ? Math.min(waitMost, due.millisSince(now)) : 1;
  }

  /** Turns, and how many of them it had to wake up for. */
  Map<Metric, Long> counts() {
    Map<Metric, Long> counts = new EnumMap<>(Metric.class);
    counts.put(Metric.TURNS, turns);
    counts.put(Metric.WAKE_UPS, wakeUps.total());
    counts.put(Metric.WAKE_UPS_PER_MINUTE, wakeUpsPerMinute());
    return counts;
  }

  long wakeUpsPerMinute() {
    return wakeUps.lastMinute(lastLook);
  }

  /** What the machine was given last: for the report of a bug. */
  String doing() {
    return doing;
  }
}
