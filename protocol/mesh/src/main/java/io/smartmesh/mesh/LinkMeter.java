package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOP_COST;
import static io.smartmesh.mesh.MeshLimits.HOP_COST_MOST;

/**
 * Measures one link by its traffic (LN-31), and says what a hop over it costs (RT-2): the airtime
 * of a frame times how often it must be sent until it and its answer are through. The cost doubles
 * or halves and is slow to come back: a change travels through the whole mesh, so noise must make
 * none.
 */
final class LinkMeter {
  private static final int ALL = 1 << 16;
  private static final int MEMORY = 64;

  /** One frame in so many. */
  private static final int CLEAN = 32;

  private static final int GAP_MOST = 2 * MEMORY;

  /** What a smoothed round trip, its variation and the rate take of a new sample (RFC 6298). */
  private static final double ROUND_TRIP_GAIN = 1.0 / 8;

  private static final double VARIATION_GAIN = 1.0 / 4;
  private static final double RATE_GAIN = 1.0 / 4;

  private final int costLeast;
  private int arriving = ALL;
  private double leaving = -1;
  private double roundTrip = -1;
  private double variation = -1;
  private double rate = -1;
  private int cost;

  /**
   * @param costLeast of a hop when nothing is lost, from {@link MeshLimits#HOP_COST}
   */
  LinkMeter(int costLeast) {
    this.costLeast = costLeast;
    cost = costLeast;
  }

  /** RT-2: 256 where a frame takes no time to speak of. */
  static int costLeast(BearerTraits traits) {
    if (traits.bitsPerSecond() == 0) {
      return HOP_COST;
    }
    long airtime = Pace.airtime(traits, MeshLimits.FRAME_LEAST);
    long exact = HOP_COST + HOP_COST * airtime / MeshLimits.COST_AIRTIME_MILLIS;
    return (int) Math.min(exact, MeshLimits.HOP_COST_SLOWEST);
  }

  int cost() {
    return cost;
  }

  LinkQuality quality() {
    double in = 1 - (double) arriving / ALL;
    double out = leaving < 0 ? -1 : 1 - leaving;
    return new LinkQuality(roundTrip, variation, in, out, Math.round(rate));
  }

  /** Whether next to nothing is lost here, either way: one probe tells as much as many. */
  boolean isClean() {
    return arriving > ALL - ALL / CLEAN && (leaving < 0 || leaving > 1 - 1.0 / CLEAN);
  }

  /** A frame came; {@code missing} ones before it did not (yet). */
  void heard(long missing) {
    for (long i = 0; i < Math.min(missing, GAP_MOST); i++) {
      arriving -= arriving / MEMORY;
    }
    arriving += (ALL - arriving) / MEMORY;
    settle();
  }

  /** The neighbour has told what came of our frames. */
  void reported(SentLog.Sample sample) {
    double share = 1 - (double) sample.lost() / sample.frames();
    leaving += leaving < 0 ? 1 + share : weight(sample.frames()) * (share - leaving);
    if (sample.roundTripMillis() >= 0) {
      if (roundTrip < 0) {
        roundTrip = sample.roundTripMillis();
        variation = roundTrip / 2;
      } else {
        double off = Math.abs(roundTrip - sample.roundTripMillis());
        variation += VARIATION_GAIN * (off - variation);
        roundTrip += ROUND_TRIP_GAIN * (sample.roundTripMillis() - roundTrip);
      }
    }
    if (sample.bitsPerSecond() >= 0) {
      double now = sample.bitsPerSecond() * share;
      rate = rate < 0 ? now : rate + RATE_GAIN * (now - rate);
    }
    settle();
  }

  /** Of so many frames beside the last 64. */
  private static double weight(long frames) {
    return (double) frames / (frames + MEMORY);
  }

  private void settle() {
    double in = (double) arriving / ALL;
    double out = leaving < 0 ? in : Math.max(leaving, 1.0 / MEMORY);
    double exact = costLeast / (in * out);
    while (exact >= 2.0 * cost && cost < HOP_COST_MOST) {
      cost = Math.min(2 * cost, HOP_COST_MOST);
    }
    while (exact < 0.625 * cost && cost > costLeast) {
      cost = Math.max(cost / 2, costLeast);
    }
  }
}
