package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.ACK_MILLIS;
import static io.smartmesh.stream.StreamLimits.ROUND_TRIP_UNKNOWN;
import static io.smartmesh.stream.StreamLimits.SETTLE_MILLIS;
import static io.smartmesh.stream.StreamLimits.SETTLE_TRIPS;
import static io.smartmesh.stream.StreamLimits.VARIATION_LEAST;

import io.smartmesh.base.Moment;

/** How long an answer takes: smoothed as RFC 6298 has it, and the shortest lately (ST-9). */
final class RoundTrip {
  private static final long NONE = Long.MAX_VALUE;

  private double smoothed;
  private double variation;
  private long latest;
  private boolean measured;
  private long least = NONE;
  private Moment loweredAt = new Moment(0);

  /**
   * One more.
   *
   * @param millis from sending until the acknowledgement
   * @param held of which the peer held it, as it says: believed where that leaves a possible trip
   */
  void measured(long millis, long held, Moment now) {
    latest = Math.max(1, millis);
    if (latest < least() || !measured) {
      loweredAt = now;
    }
    least = Math.min(least, latest);
    double sample = latest - held >= least() ? latest - held : latest;
    if (measured) {
      variation += (Math.abs(smoothed - sample) - variation) / 4;
      smoothed += (sample - smoothed) / 8;
    } else {
      smoothed = sample;
      variation = sample / 2;
      measured = true;
    }
  }

  /**
   * What was the shortest counts no more: the way may be another one now, or our own packets may
   * have been waiting in front of each other all the time.
   */
  void forgetLeast(Moment now) {
    least = NONE;
    loweredAt = now;
  }

  /**
   * For so long none was shorter than all before. Who shares a queue with us has seen the same, so
   * that all of us make room at the same time.
   */
  boolean wantsLeast(Moment now) {
    return !loweredAt.plusMillis(SETTLE_MILLIS + SETTLE_TRIPS * least()).isAfter(now);
  }

  long latest() {
    return latest;
  }

  /** In milliseconds, at least 1. */
  long least() {
    return least == NONE ? (measured ? latest : ROUND_TRIP_UNKNOWN) : least;
  }

  /**
   * After so long something that was sent before something acknowledged is lost (RFC 9002).
   *
   * @param patience eighths of a round trip beyond one
   */
  long lostAfter(int patience) {
    double longest = Math.max(measured ? smoothed : ROUND_TRIP_UNKNOWN, (double) latest);
    return (long) Math.ceil(longest * (8 + patience) / 8) + 1;
  }

  /** After so long without any acknowledgement the peer is asked for one. */
  long probeAfter() {
    double smooth = measured ? smoothed : ROUND_TRIP_UNKNOWN;
    double vary = measured ? variation : ROUND_TRIP_UNKNOWN / 2.0;
    return (long) Math.ceil(smooth + Math.max(4 * vary, VARIATION_LEAST)) + ACK_MILLIS;
  }
}
