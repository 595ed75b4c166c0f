package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.BURST_MILLIS;
import static io.smartmesh.stream.StreamLimits.BURST_PACKETS;
import static io.smartmesh.stream.StreamLimits.FLIGHT_FIRST;
import static io.smartmesh.stream.StreamLimits.FLIGHT_LEAST;
import static io.smartmesh.stream.StreamLimits.LOSS_MOST;
import static io.smartmesh.stream.StreamLimits.LOSS_PACKETS;
import static io.smartmesh.stream.StreamLimits.PROBE_PACKETS;
import static io.smartmesh.stream.StreamLimits.QUEUE_MILLIS;
import static io.smartmesh.stream.StreamLimits.QUEUE_TARGET_MILLIS;
import static io.smartmesh.stream.StreamLimits.QUEUE_TARGET_PACKETS;
import static io.smartmesh.stream.StreamLimits.RATE_ROUNDS;
import static io.smartmesh.stream.StreamLimits.SAMPLE_GAP_MILLIS;
import static io.smartmesh.stream.StreamLimits.SAMPLE_LEAST_MILLIS;

import io.smartmesh.base.Moment;

/**
 * How fast, and how much at once (ST-11, ST-12): a model of the path, its rate and its shortest
 * round trip, as BBR has it. The rate is measured by what arrives, so that losing a few packets
 * does not slow it down; what waits in queues is bounded. Reasons in ADR 35.
 */
final class Control {
  private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
  private static final double STARTUP_GAIN = 2.77;
  private static final double DRAIN_GAIN = 0.5;
  private static final double QUEUED_GAIN = 0.9;
  private static final double OVERRUN_FACTOR = 0.85;
  private static final double GROWTH = 1.25;
  private static final int ROUNDS_WITHOUT_GROWTH = 3;
  private static final int SETTLE_ROUNDS = 2;
  private static final long MILLIS_COUNTED = 1_000;

  private enum Phase {
    /** Doubling until nothing more comes of it. */
    STARTUP,
    /** What that has put into queues comes out. */
    DRAIN,
    /** At the path's rate, with a little more in one round of eight to see whether it grew. */
    CRUISE,
    /** With half of it, to see how short the round trip is without us. */
    SETTLE
  }

  /**
   * Something was delivered.
   *
   * @param delivered bytes, in all
   * @param firstSent when the newest of them was sent
   * @param limited we had less to send than the path takes
   */
  record Point(long delivered, Moment at, Moment firstSent, boolean limited) {}

  private final RoundTrip roundTrip;
  private final double[] highest = new double[RATE_ROUNDS];
  private int slot;
  private Phase phase = Phase.STARTUP;
  private int inPhase;
  private double fullRate;
  private int withoutGrowth;
  private long delivered;
  private long limitedUntil;
  private long roundEnd;
  private boolean roundLimited = true;
  private long roundLeast = Long.MAX_VALUE;
  private boolean queued;
  private int ackedPackets;
  private int lostPackets;
  private Point point = new Point(0, new Moment(0), new Moment(0), true);
  private double budget;
  private Moment filledAt = new Moment(0);
  private int packetSize = 1;

  /**
   * @param turn where in the cycle to begin, so that not all peers do the same at the same time
   */
  Control(RoundTrip roundTrip, int turn) {
    this.roundTrip = roundTrip;
    inPhase = 2 + turn % (CYCLE.length - 2);
  }

  // ------------------------------------------------------------------ what is measured

  /** Full packets are so long from now on: what counts in packets follows them. */
  void packetsOf(int size) {
    packetSize = size;
  }

  /** A packet leaves. */
  Point sent(int size, boolean nothingOnTheWay, Moment now) {
    budget -= size;
    if (nothingOnTheWay && isLimited()) {
      point = new Point(delivered, now, now, isLimited());
    }
    return point;
  }

  /** One has arrived; {@link #judge} follows when all that one acknowledgement names are known. */
  void delivered(Sent packet) {
    delivered += packet.size();
    ackedPackets++;
  }

  void lost() {
    lostPackets++;
  }

  /** We have nothing to send: what arrives now says little of the path. */
  void limited(long onTheWay) {
    limitedUntil = delivered + onTheWay;
  }

  private boolean isLimited() {
    return delivered <= limitedUntil;
  }

  /**
   * An acknowledgement is through.
   *
   * @param newest the newest packet that it named for the first time
   */
  void judge(Sent newest, long onTheWay, Moment now) {
    roundLeast = Math.min(roundLeast, now.millisSince(newest.at()));
    Point from = newest.from();
    long interval = Math.max(newest.at().millisSince(from.firstSent()), now.millisSince(from.at()));
    double rate = (double) (delivered - from.delivered()) / Math.max(1, interval);
    if (interval >= Math.max(SAMPLE_LEAST_MILLIS, roundTrip.least())
        && (!from.limited() || rate > rate())) {
      highest[slot] = Math.max(highest[slot], rate);
    }
    roundLimited &= from.limited();
    if (from.delivered() >= roundEnd) {
      round(now);
    }
    if (now.millisSince(point.at()) >= SAMPLE_GAP_MILLIS) {
      point = new Point(delivered, now, newest.at(), isLimited());
    }
    steer(onTheWay);
  }

  private void round(Moment now) {
    queued = roundLeast > roundTrip.least() + queueTarget();
    roundLeast = Long.MAX_VALUE;
    roundEnd = delivered;
    boolean overrun = judgeLoss();
    if (phase == Phase.STARTUP) {
      if (rate() >= fullRate * GROWTH) {
        fullRate = rate();
        withoutGrowth = 0;
      } else if (!roundLimited) {
        withoutGrowth++;
      }
      if (overrun || withoutGrowth >= ROUNDS_WITHOUT_GROWTH) {
        phase = Phase.DRAIN;
      }
    } else if (phase == Phase.CRUISE) {
      inPhase = (inPhase + 1) % CYCLE.length;
      if (roundTrip.wantsLeast(now)) {
        phase = Phase.SETTLE;
        inPhase = 0;
      }
    } else if (phase == Phase.SETTLE) {
      inPhase++;
      if (inPhase == 1) {
        roundTrip.forgetLeast(now);
      } else if (inPhase > SETTLE_ROUNDS) {
        cruise();
      }
    }
    if (!roundLimited) {
      slot = (slot + 1) % RATE_ROUNDS;
      highest[slot] = 0;
    }
    roundLimited = true;
  }

  /** ST-12: random loss is borne; so much is not random. */
  private boolean judgeLoss() {
    int packets = ackedPackets + lostPackets;
    if (packets < LOSS_PACKETS) {
      return false;
    }
    boolean overrun = lostPackets > packets * LOSS_MOST;
    ackedPackets = 0;
    lostPackets = 0;
    for (int i = 0; overrun && i < RATE_ROUNDS; i++) {
      highest[i] *= OVERRUN_FACTOR;
    }
    return overrun;
  }

  private void steer(long onTheWay) {
    boolean drained = onTheWay <= rate() * roundTrip.least();
    if (phase == Phase.DRAIN && drained) {
      cruise();
    } else if (phase == Phase.CRUISE && inPhase == 1 && drained) {
      inPhase = 2;
    } else if (phase == Phase.CRUISE
        && inPhase == 0
        && roundTrip.latest() > roundTrip.least() + QUEUE_MILLIS) {
      inPhase = 1;
    }
  }

  /** In milliseconds; below it a queue is only what sending in whole packets makes. */
  private double queueTarget() {
    double packets = (double) QUEUE_TARGET_PACKETS * packetSize / Math.max(1, rate());
    return Math.max(Math.max(QUEUE_TARGET_MILLIS, packets), roundTrip.least() / 8.0);
  }

  private void cruise() {
    phase = Phase.CRUISE;
    inPhase = 2;
  }

  // ------------------------------------------------------------------ what follows

  /** The path's rate in bytes a millisecond; 0 while unknown. */
  double rate() {
    double most = 0;
    for (double rate : highest) {
      most = Math.max(most, rate);
    }
    return most;
  }

  private double pace() {
    double rate = rate();
    if (rate == 0) {
      return packetSize;
    }
    return switch (phase) {
      case STARTUP -> rate * STARTUP_GAIN;
      case DRAIN -> rate * DRAIN_GAIN;
      case SETTLE -> rate;
      case CRUISE -> cruising(rate);
    };
  }

  /** Trying a number of packets besides a share of the rate gives more to whoever has less. */
  private double cruising(double rate) {
    double gain = CYCLE[inPhase];
    double more = gain > 1 ? (double) PROBE_PACKETS * packetSize / roundTrip.least() : 0;
    return rate * (gain == 1 && queued ? QUEUED_GAIN : gain) + Math.min(more, rate);
  }

  /** Bytes that may be on the way (ST-12). */
  long flightMost() {
    double rate = rate();
    long least = roundTrip.least();
    if (rate == 0) {
      return (long) FLIGHT_FIRST * packetSize;
    }
    double most =
        switch (phase) {
          case STARTUP -> rate * (STARTUP_GAIN * least + QUEUE_MILLIS);
          case SETTLE -> rate * least / 2;
          default -> rate * (least + Math.max(least, QUEUE_MILLIS));
        };
    int packets = phase == Phase.STARTUP ? FLIGHT_FIRST : FLIGHT_LEAST;
    return Math.max((long) most, (long) packets * packetSize);
  }

  /** When the next packet may leave: now, or later. */
  Moment nextAt(Moment now) {
    double pace = pace();
    long since = Math.min(MILLIS_COUNTED, Math.max(0, now.millisSince(filledAt)));
    double most = Math.max(pace * BURST_MILLIS, (double) BURST_PACKETS * packetSize);
    budget = Math.min(budget + pace * since, most);
    filledAt = now;
    return budget >= 0 ? now : now.plusMillis((long) Math.ceil(-budget / pace));
  }
}
