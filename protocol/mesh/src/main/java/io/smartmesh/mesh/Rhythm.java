package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CALM_HELLO_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HELLO_MILLIS_MOST;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;

/**
 * How often this node speaks where nobody needs it to (LN-40, LN-43): often for a while after
 * something changed around it, else rarely, and then all at once, so that it wakes once for all.
 */
final class Rhythm {
  private final Power power;
  private Moment restlessUntil = new Moment(Long.MIN_VALUE);
  private Moment restlessSince = new Moment(Long.MIN_VALUE);
  private boolean isExpecting;
  private long phase;

  Rhythm(Power power) {
    this.power = power;
  }

  Power power() {
    return power;
  }

  /** Where in a window it speaks; drawn again with each beacon id, for it is a mark like that. */
  void draw(Entropy entropy) {
    Bytes random = entropy.next(2);
    int part = 256 * (random.at(0) & 0xff) + (random.at(1) & 0xff);
    phase = power.helloMillis() * part / 65_536;
  }

  /** A bearer, a neighbour or a link came or went. */
  void stir(Moment now) {
    restlessSince = restlessUntil.isBefore(now) ? now : restlessSince;
    Moment until = now.plusMillis(power.restlessMillis());
    restlessUntil = until.isAfter(restlessUntil) ? until : restlessUntil;
  }

  /** Whether there is something for whoever may pass by (CY-22). */
  void expect(boolean something) {
    isExpecting = something;
  }

  /**
   * The next beacon after one at {@code now}.
   *
   * @param early a part of it, 0 to a quarter, by which it comes sooner
   */
  Moment nextBeacon(Pace pace, double early, Moment now) {
    long restless = restlessHello(now) > 0 ? 2 * pace.beacon() : pace.beacon();
    long often = (long) (restless * (1 - early));
    if (!now.plusMillis(often).isAfter(restlessUntil)) {
      return now.plusMillis(often);
    }
    if (isExpecting) {
      long calm = power == Power.PHONE ? MeshLimits.CALM_BEACON_MILLIS : pace.beacon();
      return now.plusMillis((long) (Math.max(pace.beacon(), calm) * (1 - early)));
    }
    return power == Power.PHONE && pace.isFast()
        ? windowBefore(now.plusMillis(Math.max(pace.beacon(), power.beaconMillis())))
        : now.plusMillis((long) (Math.max(pace.beacon(), power.beaconMillis()) * (1 - early)));
  }

  /**
   * How long this node may well be silent on a link from {@code now} on.
   *
   * @param theirs what the neighbour asks for itself: who sleeps longer is not woken
   * @param isSpare whether the neighbour has a better link
   */
  long hello(Pace pace, long theirs, boolean isSpare, Moment now) {
    boolean isCalm = now.plusMillis(pace.hello()).isAfter(restlessUntil);
    long calm = isSpare ? HELLO_MILLIS_MOST : power.helloMillis();
    long own = Math.max(pace.hello(), isCalm ? calm : restlessHello(now));
    return theirs > CALM_HELLO_MILLIS ? Math.max(own, theirs) : own;
  }

  /** Who is restless all the time speaks more rarely again (LN-47); 0 for who is not. */
  long restlessHello(Moment now) {
    boolean isUsedToIt =
        !restlessUntil.isBefore(now)
            && now.millisSince(restlessSince) >= MeshLimits.RESTLESS_LONG_MILLIS;
    return isUsedToIt ? MeshLimits.RESTLESS_HELLO_MILLIS : 0;
  }

  /** When a hello is due after {@code last}, with others in the same window. */
  Moment nextHello(Pace pace, long theirs, boolean isSpare, Moment last) {
    long wait = hello(pace, theirs, isSpare, last);
    Moment latest = last.plusMillis(wait);
    return pace.isFast() && wait >= power.helloMillis() ? windowBefore(latest) : latest;
  }

  private Moment windowBefore(Moment latest) {
    return latest.plusMillis(-Math.floorMod(latest.millis() - phase, power.helloMillis()));
  }
}
