package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.ACK_MILLIS;
import static io.smartmesh.stream.StreamLimits.ACK_PACKETS;
import static io.smartmesh.stream.StreamLimits.ACK_RANGES;
import static io.smartmesh.stream.StreamLimits.HELD_MILLIS_MOST;

import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which packets of the peer have come, and what is to be said of that, and when (ST-5, ST-6). */
final class Arrivals {
  private final Ranges came = new Ranges();
  private long settled;
  private long highest = -1;
  private Moment highestAt = new Moment(0);
  private int owed;
  private Moment due = Moment.NEVER;
  private Moment saidAt = new Moment(Long.MIN_VALUE);

  /** Whether it is the first time. What is older than all that is remembered is not. */
  boolean isNew(long number) {
    return number >= settled && !came.contains(number);
  }

  /** Must be {@link #isNew}. */
  void arrived(long number, boolean reliable, Moment now) {
    boolean inOrder = number == highest + 1;
    came.add(number, number + 1);
    if (number > highest) {
      highest = number;
      highestAt = now;
    }
    if (came.count() > ACK_RANGES) {
      settled(came.first().map(Ranges.Range::to).orElse(0L));
    }
    if (reliable) {
      owed++;
      due = due.earlier(inOrder && owed < ACK_PACKETS ? now.plusMillis(ACK_MILLIS) : soon(now));
    }
  }

  /** One a millisecond is enough, however fast packets come. */
  private Moment soon(Moment now) {
    return saidAt.isBefore(now) ? now : now.plusMillis(1);
  }

  /** The peer waits for nothing below it. */
  void settled(long below) {
    settled = Math.max(settled, below);
    came.remove(0, settled);
  }

  /** When an acknowledgement is to be sent at the latest. */
  Moment due() {
    return due;
  }

  /** What is to be said, if anything was not said yet. */
  Optional<Part.Ack> take(Moment now) {
    Optional<Ranges.Range> next = came.last();
    boolean nothing = owed == 0 || !next.isPresent();
    owed = 0;
    due = Moment.NEVER;
    if (nothing) {
      return Optional.empty();
    }
    saidAt = now;
    List<Ranges.Range> ranges = new ArrayList<>();
    while (next.isPresent()) {
      ranges.add(next.get());
      next = came.below(next.get().from());
    }
    long held = Math.min(HELD_MILLIS_MOST, Math.max(0, now.millisSince(highestAt)));
    return Optional.of(new Part.Ack((int) held, ranges));
  }
}
