package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.AHEAD_MICROS;
import static io.smartmesh.mesh.MeshLimits.BULK_QUEUE_BYTES;
import static io.smartmesh.mesh.MeshLimits.BULK_QUEUE_FRAMES;
import static io.smartmesh.mesh.MeshLimits.BURST_BYTES;
import static io.smartmesh.mesh.MeshLimits.BURST_FRAMES;
import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;
import static io.smartmesh.mesh.MeshLimits.QUEUE_BYTES;
import static io.smartmesh.mesh.MeshLimits.QUEUE_BYTES_LEAST;
import static io.smartmesh.mesh.MeshLimits.QUEUE_SECONDS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One bearer as its links share it (LN-26). Where its rate is known it gets one frame after another
 * as fast as it carries them; where not, all at once until it says that it is full.
 */
final class Medium {
  private final BearerTraits traits;
  private final Patience patience;

  /** Bytes that it gets in a millisecond. */
  private final int burstMost;

  /** Links with something in their outbox, in the order of their turns. */
  private final Set<Link> waiting = new LinkedHashSet<>();

  private final Set<Bytes> fullTowards = new TreeSet<>();
  private boolean isFull;
  private long freeAtMicros;
  private long routesAtMicros;
  private Moment burstAt = new Moment(0);
  private int burst;

  Medium(BearerTraits traits) {
    this.traits = traits;
    if (isPaced()) {
      patience = Patience.of(Pace.airtime(traits, FRAME_LEAST));
    } else {
      patience = hasLongFrames() ? Patience.of(0) : Patience.ENDLESS;
    }
    burstMost = Math.max(BURST_BYTES, BURST_FRAMES * traits.mtu());
  }

  private boolean isPaced() {
    return traits.bitsPerSecond() > 0;
  }

  /** Few of them are much, where a bearer that is full says so a little late. */
  private boolean hasLongFrames() {
    return !isPaced() && !traits.isPrompt() && traits.mtu() > FRAME_LEAST;
  }

  void full(Optional<BearerAddress> to, boolean full) {
    if (!to.isPresent()) {
      isFull = full;
    } else if (full) {
      fullTowards.add(to.get().bytes());
    } else {
      fullTowards.remove(to.get().bytes());
    }
  }

  private boolean isFull(Link link) {
    return isFull || fullTowards.contains(link.current().path().address().bytes());
  }

  /** Whether a frame may leave at once, past all queues. */
  boolean takes(Link link, TrafficClass traffic, Moment now) {
    if (isPaced()) {
      return waiting.isEmpty() && isFree(now);
    }
    return traffic == TrafficClass.CONTROL
        || (link.outbox().size() == 0 && !isFull(link) && (!hasLongFrames() || isFree(now)));
  }

  private boolean isFree(Moment now) {
    return isPaced()
        ? freeAtMicros <= micros(now) + AHEAD_MICROS
        : burst < burstMost || burstAt.isBefore(now);
  }

  private static long micros(Moment now) {
    return 1000 * now.millis();
  }

  /** A frame, or a piece of one, keeps a medium of known rate busy. */
  void carries(int bytes, Moment now) {
    long airtime = 8_000_000L * bytes / traits.bitsPerSecond();
    freeAtMicros = Math.max(freeAtMicros, micros(now)) + airtime;
  }

  /** A word of routes leaves: RT-18. */
  void routes(int bytes, Pace pace, Moment now) {
    if (isPaced()) {
      long gap = pace.routeGap() * 8_000_000L * bytes / traits.bitsPerSecond();
      routesAtMicros = Math.max(routesAtMicros, micros(now)) + gap;
    }
  }

  /** When the next one may. */
  Moment routesAt() {
    return isPaced() ? new Moment((routesAtMicros + 999) / 1000) : new Moment(0);
  }

  /** A frame leaves past all queues. */
  void passes(int bytes, Moment now) {
    if (hasLongFrames()) {
      count(bytes, now);
    }
  }

  private void count(int bytes, Moment now) {
    if (burstAt.isBefore(now)) {
      burstAt = now;
      burst = 0;
    }
    burst += bytes;
  }

  /** Bytes of a class that may wait for one link here. */
  long queueMost(TrafficClass traffic) {
    long bulk = Math.max(BULK_QUEUE_BYTES, BULK_QUEUE_FRAMES * (long) traits.mtu());
    long most = traffic == TrafficClass.BULK ? bulk : QUEUE_BYTES;
    return isPaced()
        ? Math.max(QUEUE_BYTES_LEAST, Math.min(most, QUEUE_SECONDS * traits.bitsPerSecond() / 8))
        : most;
  }

  void add(Turn turn, Link link, Flow flow, Queued frame) {
    link.outbox()
        .add(
            flow,
            frame,
            queueMost(frame.traffic()),
            dropped -> turn.drop(DropReason.LINK_QUEUE_FULL));
    waiting.add(link);
  }

  /** Its link has ended. */
  void forget(Turn turn, Link link) {
    if (waiting.remove(link)) {
      for (int i = link.outbox().size(); i > 0; i--) {
        turn.drop(DropReason.LINK_LOST);
      }
    }
  }

  /** Lets out what may leave now. */
  void pump(Turn turn) {
    while (!waiting.isEmpty() && isFree(turn.now())) {
      Optional<Link> next = next();
      if (!next.isPresent()) {
        return;
      }
      Link link = next.get();
      Outbox outbox = link.outbox();
      outbox
          .take(turn.now(), patience, !isFull(link), late -> turn.drop(DropReason.WAITED_TOO_LONG))
          .ifPresent(frame -> send(turn, link, frame));
      waiting.remove(link);
      if (outbox.size() > 0) {
        waiting.add(link);
      }
    }
  }

  /** Words of links first, then whoever has waited for his turn the longest. */
  private Optional<Link> next() {
    Optional<Link> speaking =
        waiting.stream().filter(link -> link.outbox().hasControl()).findFirst();
    return speaking.isPresent()
        ? speaking
        : waiting.stream().filter(link -> !isFull(link)).findFirst();
  }

  private void send(Turn turn, Link link, Queued frame) {
    count(frame.length(), turn.now());
    link.send(turn, frame.plaintext());
  }

  Moment deadline() {
    if (waiting.isEmpty() || !next().isPresent()) {
      return Moment.NEVER;
    }
    return isPaced()
        ? new Moment((Math.max(0, freeAtMicros - AHEAD_MICROS) + 999) / 1000)
        : burstAt.plusMillis(1);
  }
}
