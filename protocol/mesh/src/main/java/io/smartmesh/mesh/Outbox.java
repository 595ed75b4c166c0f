package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CONTROL_QUEUE;
import static io.smartmesh.mesh.MeshLimits.QUEUE_FRAMES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What waits for one link because its bearer takes no more just now (LN-26 to LN-28). The link's
 * own few words come first; payments, messages and bulk take turns by bytes, in each class the
 * neighbours that brought them, and of each neighbour the destinations.
 */
final class Outbox {
  /** LN-26: of the bytes, while all three have something. */
  private static final int PAYMENT_SHARE = 4;

  private static final int MESSAGE_SHARE = 2;
  private static final int BULK_SHARE = 1;

  private final ArrayDeque<Queued> control = new ArrayDeque<>();
  private final TakingTurns<TrafficClass, Sources> classes = new TakingTurns<>(Sources::new);
  private final Map<TrafficClass, Tally> tallies = new EnumMap<>(TrafficClass.class);
  private int size;

  private static final class Tally {
    int frames;
    long bytes;
  }

  /** The neighbours that brought something, and the destinations of each. */
  private static final class Sources implements Line {
    private final TakingTurns<Address, TakingTurns<Integer, FlowQueue>> of =
        new TakingTurns<>(() -> new TakingTurns<>(FlowQueue::new));

    void add(Flow flow, Queued frame) {
      of.line(flow.from(), 1).line(flow.bucket(), 1).add(frame);
    }

    @Override
    public long bytes() {
      return of.bytes();
    }

    @Override
    public Optional<Queued> take(Moment now, Patience patience, Consumer<Queued> late) {
      return of.take(now, patience, late);
    }

    @Override
    public Queued dropFattest() {
      return of.dropFattest();
    }
  }

  Outbox() {
    for (TrafficClass traffic : TrafficClass.values()) {
      tallies.put(traffic, new Tally());
    }
  }

  /** Frames that wait. */
  int size() {
    return size;
  }

  boolean hasControl() {
    return !control.isEmpty();
  }

  boolean hasTraffic() {
    return size > control.size();
  }

  /** Frames' bytes that wait, by class. */
  Map<TrafficClass, Long> queued() {
    Map<TrafficClass, Long> queued = new EnumMap<>(TrafficClass.class);
    tallies.forEach((traffic, tally) -> queued.put(traffic, tally.bytes));
    return queued;
  }

  /** Frames' bytes that wait in a class. */
  long bytes(TrafficClass traffic) {
    return tally(traffic).bytes;
  }

  /** Those of them that came from there. */
  long bytes(TrafficClass traffic, Address from) {
    return tally(traffic).frames == 0 ? 0 : classes.line(traffic, share(traffic)).of.bytes(from);
  }

  /**
   * Takes one. Where its class is full then, the oldest of whoever has the most in it goes.
   *
   * @param most bytes that its class may have
   * @param dropped told what found no room
   */
  void add(Flow flow, Queued frame, long most, Consumer<Queued> dropped) {
    TrafficClass traffic = frame.traffic();
    Tally tally = tally(traffic);
    if (traffic == TrafficClass.CONTROL && control.size() >= CONTROL_QUEUE) {
      dropped.accept(frame);
      return;
    }
    size++;
    tally.frames++;
    tally.bytes += frame.length();
    if (traffic == TrafficClass.CONTROL) {
      control.add(frame);
      return;
    }
    Sources line = classes.line(traffic, share(traffic));
    line.add(flow, frame);
    while (tally.bytes > most || tally.frames > QUEUE_FRAMES) {
      dropped.accept(gone(line.dropFattest()));
    }
  }

  private Tally tally(TrafficClass traffic) {
    Tally tally = tallies.get(traffic);
    if (tally == null) {
      throw new IllegalStateException("every class has a tally");
    }
    return tally;
  }

  private static int share(TrafficClass traffic) {
    return switch (traffic) {
      case CONTROL, PAYMENT -> PAYMENT_SHARE;
      case MESSAGE -> MESSAGE_SHARE;
      case BULK -> BULK_SHARE;
    };
  }

  /**
   * What leaves next.
   *
   * @param hasRoom whether the bearer takes more than control from this link
   * @param late told what has waited too long and is dropped instead
   */
  Optional<Queued> take(Moment now, Patience patience, boolean hasRoom, Consumer<Queued> late) {
    if (!control.isEmpty()) {
      return Optional.of(gone(control.remove()));
    }
    return hasRoom
        ? classes.take(now, patience, old -> late.accept(gone(old))).map(this::gone)
        : Optional.empty();
  }

  private Queued gone(Queued frame) {
    Tally tally = tally(frame.traffic());
    size--;
    tally.frames--;
    tally.bytes -= frame.length();
    return frame;
  }
}
