package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;

import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One flow, oldest first. Where it stands for longer than it should, its head is dropped, then ever
 * more often until the wait is short again: CoDel (RFC 8289).
 */
final class FlowQueue implements Line {
  private static final int RECENT_INTERVALS = 16;

  private final ArrayDeque<Queued> frames = new ArrayDeque<>();
  private long bytes;

  /** When waiting will have been too long for a whole interval; never while it is not. */
  private Moment slowAt = Moment.NEVER;

  private boolean dropping;
  private Moment dropAt = new Moment(0);
  private long drops;
  private long dropsAtStart;

  void add(Queued frame) {
    frames.add(frame);
    bytes += frame.length();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Optional<Queued> take(Moment now, Patience patience, Consumer<Queued> late) {
    boolean mayDrop = standsTooLong(now, patience);
    if (dropping && !mayDrop) {
      dropping = false;
    }
    if (!dropping && mayDrop) {
      late.accept(poll());
      dropping = true;
      // Not long after the last time it begins with what was needed then.
      boolean again = now.millisSince(dropAt) < RECENT_INTERVALS * patience.interval();
      drops = again ? Math.max(1, drops - dropsAtStart) : 1;
      dropsAtStart = drops;
      dropAt = now.plusMillis(pause(patience));
      mayDrop = standsTooLong(now, patience);
    }
    while (dropping && mayDrop && !dropAt.isAfter(now)) {
      late.accept(poll());
      drops++;
      dropAt = dropAt.plusMillis(pause(patience));
      mayDrop = standsTooLong(now, patience);
    }
    return frames.isEmpty() ? Optional.empty() : Optional.of(poll());
  }

  private long pause(Patience patience) {
    return Math.max(1, (long) (patience.interval() / Math.sqrt((double) drops)));
  }

  /** Whether the head has waited too long, and so has every head for an interval. */
  private boolean standsTooLong(Moment now, Patience patience) {
    Queued head = frames.peek();
    long least = head == null ? 0 : Math.max(FRAME_LEAST, head.length());
    if (head == null || bytes <= least || now.millisSince(head.since()) < patience.target()) {
      slowAt = Moment.NEVER;
      return false;
    }
    if (slowAt.equals(Moment.NEVER)) {
      slowAt = now.plusMillis(patience.interval());
      return false;
    }
    return !slowAt.isAfter(now);
  }

  private Queued poll() {
    Queued head = frames.remove();
    bytes -= head.length();
    return head;
  }

  @Override
  public Queued dropFattest() {
    return poll();
  }
}
