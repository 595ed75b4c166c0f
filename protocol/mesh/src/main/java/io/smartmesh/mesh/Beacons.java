package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.BEACON_GAP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.BEACON_MILLIS;
import static io.smartmesh.mesh.MeshLimits.BEACON_ROTATION_MILLIS;
import static io.smartmesh.mesh.MeshLimits.MTU_DEFAULT;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bearers that are up. On each we say once a second that somebody is here, under a random name
 * of its own that lives for 15 minutes (LN-2).
 */
final class Beacons {
  private static final class Bearer {
    final int mtu;
    Bytes id = Bytes.EMPTY;
    Moment rotateAt;
    Moment sendAt;
    Moment sentAt;

    Bearer(int mtu, Moment now) {
      this.mtu = mtu;
      rotateAt = now;
      sendAt = now;
      sentAt = now.plusMillis(-BEACON_GAP_MILLIS);
    }
  }

  private final long network;
  private final Entropy entropy;
  private final Map<BearerId, Bearer> bearers = new TreeMap<>();

  Beacons(long network, Entropy entropy) {
    this.network = network;
    this.entropy = entropy;
  }

  int count() {
    return bearers.size();
  }

  boolean isUp(BearerId bearer) {
    return bearers.containsKey(bearer);
  }

  void up(BearerId bearer, int mtu, Moment now) {
    bearers.put(bearer, new Bearer(mtu, now));
  }

  void down(BearerId bearer) {
    bearers.remove(bearer);
  }

  int mtu(BearerId bearer) {
    Bearer up = bearers.get(bearer);
    return up == null ? 0 : up.mtu;
  }

  int smallestMtu() {
    return bearers.values().stream().mapToInt(bearer -> bearer.mtu).min().orElse(MTU_DEFAULT);
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
  void hurry(BearerId bearer) {
    Bearer up = bearers.get(bearer);
    if (up != null) {
      up.sendAt = up.sendAt.earlier(up.sentAt.plusMillis(BEACON_GAP_MILLIS));
    }
  }

  void wake(Turn turn) {
    bearers.forEach(
        (id, bearer) -> {
          if (!bearer.sendAt.isAfter(turn.now())) {
            send(turn, id, bearer);
          }
        });
  }

  private void send(Turn turn, BearerId id, Bearer bearer) {
    if (!bearer.rotateAt.isAfter(turn.now())) {
      bearer.id = entropy.next(Frame.BEACON_ID_LENGTH);
      bearer.rotateAt = turn.now().plusMillis(BEACON_ROTATION_MILLIS);
    }
    bearer.sentAt = turn.now();
    // Up to a quarter of a second of jitter: radios that speak in step collide every time.
    bearer.sendAt = turn.now().plusMillis(BEACON_MILLIS - (entropy.next(1).at(0) & 0xff));
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
