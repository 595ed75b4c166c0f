package io.smartmesh.stream;

import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.util.ArrayDeque;

/**
 * One link in one direction: a queue, a rate, a delay, and what goes wrong. Bytes count with what
 * the mesh and UDP add to them.
 */
final class Hop {
  /** 48 of the mesh (PK-2), 28 of UDP over IPv4. */
  static final int OVERHEAD = 76;

  private static final double CODEL_TARGET_MILLIS = 20;
  private static final double CODEL_INTERVAL_MILLIS = 100;

  /**
   * What a link is like.
   *
   * @param bytesPerMilli its rate
   * @param delay in milliseconds
   * @param queueBytes that wait at the most; what comes then is lost
   * @param jitter milliseconds more for some packets, which are overtaken
   */
  record Traits(
      double bytesPerMilli,
      int delay,
      int queueBytes,
      double loss,
      double duplication,
      int jitter,
      boolean codel) {
    /** Without faults. */
    static Traits clean(double mbits, int delay, int queueBytes) {
      return new Traits(mbits * 125, delay, queueBytes, 0, 0, 0, false);
    }

    Traits losing(double share) {
      return new Traits(bytesPerMilli, delay, queueBytes, share, duplication, jitter, codel);
    }

    Traits faulty(double share, double doubled, int late) {
      return new Traits(bytesPerMilli, delay, queueBytes, share, doubled, late, codel);
    }

    Traits withCodel() {
      return new Traits(bytesPerMilli, delay, queueBytes, loss, duplication, jitter, true);
    }
  }

  private record Waiting(int size, double since, Runnable delivery) {}

  private final VirtualTime time;
  private final Rng rng;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private Traits traits;
  private boolean down;
  private int longest = Integer.MAX_VALUE;
  private int queued;
  private double freeAt;
  private boolean busy;
  private double lateSince = Double.MAX_VALUE;
  private double nextCut;
  private int cuts;

  /** The longest that anything waited since this was last asked, in milliseconds. */
  private double waited;

  Hop(VirtualTime time, Rng rng, Traits traits) {
    this.time = time;
    this.rng = rng;
    this.traits = traits;
  }

  void traits(Traits changed) {
    traits = changed;
  }

  /** Whatever is longer from now on vanishes without a word. */
  void longest(int payload) {
    longest = payload;
  }

  /** A relay that restarts: what waits in it is lost, and what comes. */
  void down(boolean is) {
    down = is;
    if (is) {
      queue.clear();
      queued = 0;
    }
  }

  double takeWaited() {
    double most = waited;
    waited = 0;
    return most;
  }

  void carry(int payload, Runnable delivery) {
    int size = payload + OVERHEAD;
    if (down || payload > longest || queued + size > traits.queueBytes) {
      return;
    }
    queue.add(new Waiting(size, time.now().millis(), delivery));
    queued += size;
    if (!busy) {
      serve();
    }
  }

  private void serve() {
    Waiting next = queue.poll();
    busy = next != null;
    if (next == null) {
      return;
    }
    double now = time.now().millis();
    queued -= next.size;
    double start = Math.max(freeAt, next.since);
    waited = Math.max(waited, start - next.since);
    if (traits.codel && cuts(start - next.since, start)) {
      serve();
      return;
    }
    freeAt = start + next.size / traits.bytesPerMilli;
    time.after((long) Math.ceil(freeAt - now), () -> left(next));
  }

  private void left(Waiting gone) {
    int copies = rng.chance(traits.loss) ? 0 : rng.chance(traits.duplication) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      int late = traits.jitter > 0 && rng.chance(0.1) ? rng.between(0, traits.jitter) : 0;
      time.after(traits.delay + late, () -> deliver(gone));
    }
    serve();
  }

  private void deliver(Waiting gone) {
    if (!down) {
      gone.delivery.run();
    }
  }

  /** As LN-28 has it, in short. */
  private boolean cuts(double wait, double now) {
    if (wait < CODEL_TARGET_MILLIS) {
      lateSince = Double.MAX_VALUE;
      cuts = 0;
      return false;
    }
    lateSince = Math.min(lateSince, now);
    if (cuts == 0 ? now - lateSince < CODEL_INTERVAL_MILLIS : now < nextCut) {
      return false;
    }
    cuts++;
    nextCut = now + CODEL_INTERVAL_MILLIS / Math.sqrt(cuts);
    return true;
  }
}
