package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.BEACON_MILLIS;
import static io.smartmesh.mesh.MeshLimits.BEACON_ROTATION_MILLIS;
import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The bearers that are up. On each we say now and then that somebody is here, under a random name
 * of its own that lives for 15 minutes (LN-2, LN-43).
 */
final class Beacons {
  private static final class Bearer {
    final BearerTraits traits;
    Bytes id = Bytes.EMPTY;
    Moment rotateAt;
    Moment sendAt;
    Moment sentAt;

    Bearer(BearerTraits traits, Moment now) {
      this.traits = traits;
      rotateAt = now;
      sendAt = now;
      sentAt = now;
    }
  }

  private static final BearerTraits DOWN = BearerTraits.fast(FRAME_LEAST);

  private final long network;
  private final Entropy entropy;
  private final Rhythm rhythm;
  private final Map<BearerId, Bearer> bearers = new TreeMap<>();

  Beacons(long network, Entropy entropy, Power power) {
    this.network = network;
    this.entropy = entropy;
    rhythm = new Rhythm(power);
  }

  Rhythm rhythm() {
    return rhythm;
  }

  /** Something changed around this node: beacons come often for a while, from now on. */
  void stir(Moment now) {
    rhythm.stir(now);
    bearers.values().stream()
        .filter(up -> up.traits.bitsPerSecond() == 0)
        .forEach(up -> up.sendAt = up.sendAt.earlier(up.sentAt.plusMillis(BEACON_MILLIS)));
  }

  int count() {
    return bearers.size();
  }

  boolean isUp(BearerId bearer) {
    return bearers.containsKey(bearer);
  }

  void up(BearerId bearer, BearerTraits traits, Moment now) {
    stir(now);
    bearers.put(bearer, new Bearer(traits, now));
  }

  void down(BearerId bearer) {
    bearers.remove(bearer);
  }

  /** Where it is down, something harmless. */
  BearerTraits traits(BearerId bearer) {
    Bearer up = bearers.get(bearer);
    return up == null ? DOWN : up.traits;
  }

  Map<BearerId, BearerTraits> all() {
    Map<BearerId, BearerTraits> all = new TreeMap<>();
    bearers.forEach((id, bearer) -> all.put(id, bearer.traits));
    return all;
  }

  /** Broadcasts may come back, even from one bearer to another. */
  boolean isOwn(Bytes id) {
    return bearers.values().stream().anyMatch(bearer -> bearer.id.equals(id));
  }

  /** Of two that hear each other the one with the smaller name speaks first (LN-4). */
  boolean speaksFirst(BearerId bearer, Bytes theirs) {
    Bearer up = bearers.get(bearer);
    return up != null && up.id.compareTo(theirs) < 0;
  }

  /** Somebody waits for our beacon: brings the next one forward. */
  void hurry(BearerId bearer, Pace pace) {
    Bearer up = bearers.get(bearer);
    if (up != null) {
      up.sendAt = up.sendAt.earlier(up.sentAt.plusMillis(pace.beaconGap()));
    }
  }

  void wake(Turn turn, Function<BearerId, Pace> paces) {
    bearers.forEach(
        (id, bearer) -> {
          if (!bearer.sendAt.isAfter(turn.now())) {
            send(turn, id, bearer, paces.apply(id));
          }
        });
  }

  private void send(Turn turn, BearerId id, Bearer bearer, Pace pace) {
    if (!bearer.rotateAt.isAfter(turn.now())) {
      bearer.id = entropy.next(Frame.BEACON_ID_LENGTH);
      bearer.rotateAt = turn.now().plusMillis(BEACON_ROTATION_MILLIS);
      rhythm.draw(entropy);
    }
    bearer.sentAt = turn.now();
    // Up to a quarter of jitter: radios that speak in step collide every time.
    double early = (entropy.next(1).at(0) & 0xff) / 1024.0;
    bearer.sendAt = rhythm.nextBeacon(pace, early, turn.now());
    turn.broadcast(id, new Frame.Beacon(network, bearer.id, Features.OWN).encode());
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Bearer bearer : bearers.values()) {
      next = next.earlier(bearer.sendAt);
    }
    return next;
  }
}
