package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ADVERT_BYTES;
import static io.smartmesh.mesh.MeshLimits.ANSWER_MILLIS;
import static io.smartmesh.mesh.MeshLimits.BEACON_GAP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.BEACON_MILLIS;
import static io.smartmesh.mesh.MeshLimits.CONTROL_SHARE;
import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.DESTINATIONS_SLOW_LEAST;
import static io.smartmesh.mesh.MeshLimits.DOUBT_MILLIS;
import static io.smartmesh.mesh.MeshLimits.FRAGMENT_MILLIS;
import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;
import static io.smartmesh.mesh.MeshLimits.GRACE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HANDSHAKE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HANDSHAKE_RETRY_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HELLO_MILLIS;
import static io.smartmesh.mesh.MeshLimits.PROBE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REFRESH_MILLIS_SLOW;
import static io.smartmesh.mesh.MeshLimits.ROUTE_SHARE;

/**
 * The link's times on one bearer, in milliseconds: as short as the medium carries them (LN-23).
 *
 * @param beacon between two beacons, at least
 * @param hello of own silence on a link, at least, then something is said
 * @param answer after data, then something is said
 * @param probe between two probes
 * @param doubt of a neighbour that is missed (LN-42), then it is asked
 * @param grace for it, then it is gone
 * @param retry before an unanswered handshake frame is repeated
 * @param fragment without a further piece, then a frame is given up
 * @param turnaround what the longest frame and the longest answer need
 * @param routeGap after a word of routes as many times its airtime belongs to others (RT-18)
 * @param destinations that a neighbour is told of at most
 */
record Pace(
    long beacon,
    long hello,
    long answer,
    long probe,
    long doubt,
    long grace,
    long retry,
    long fragment,
    long turnaround,
    long routeGap,
    int destinations) {
  private static final Pace FAST =
      new Pace(
          BEACON_MILLIS,
          HELLO_MILLIS,
          ANSWER_MILLIS,
          PROBE_MILLIS,
          DOUBT_MILLIS,
          GRACE_MILLIS,
          HANDSHAKE_RETRY_MILLIS,
          FRAGMENT_MILLIS,
          0,
          0,
          DESTINATIONS);

  /**
   * @param links that this node has there: all of them share the medium with all of their peers'
   */
  static Pace of(BearerTraits traits, int links) {
    if (traits.bitsPerSecond() == 0) {
      return FAST;
    }
    long own = Math.max(1, links);
    long nodes = own + 1;
    long hellos = CONTROL_SHARE * nodes * own * airtime(traits, Frame.HELLO_LENGTH);
    long longest = airtime(traits, FRAME_LEAST);
    return new Pace(
        Math.max(BEACON_MILLIS, CONTROL_SHARE * nodes * airtime(traits, Frame.BEACON_LENGTH)),
        Math.max(HELLO_MILLIS, hellos),
        Math.max(ANSWER_MILLIS, hellos),
        Math.max(PROBE_MILLIS, hellos),
        Math.max(DOUBT_MILLIS, hellos + longest),
        Math.max(GRACE_MILLIS, 3 * hellos + 2 * longest),
        Math.max(HANDSHAKE_RETRY_MILLIS, 4 * airtime(traits, Frame.OPEN_AND_ANSWER_LENGTH)),
        FRAGMENT_MILLIS + 2 * longest,
        2 * longest,
        ROUTE_SHARE * nodes,
        destinations(traits, ROUTE_SHARE * nodes * own));
  }

  /** Half of what a link has for routes is for refreshing, the rest for what changes. */
  private static int destinations(BearerTraits traits, long share) {
    long bytes = traits.bitsPerSecond() * (REFRESH_MILLIS_SLOW / 1000) / 8 / share / 2;
    return (int) Math.min(DESTINATIONS, Math.max(DESTINATIONS_SLOW_LEAST, bytes / ADVERT_BYTES));
  }

  long beaconGap() {
    return beacon * BEACON_GAP_MILLIS / BEACON_MILLIS;
  }

  /** Whether the medium takes whatever is said here. */
  boolean isFast() {
    return routeGap == 0;
  }

  /** As many repeats on every medium. */
  long handshake() {
    return retry * HANDSHAKE_MILLIS / HANDSHAKE_RETRY_MILLIS;
  }

  /** Milliseconds that a frame keeps the medium busy, at least one. */
  static long airtime(BearerTraits traits, int length) {
    int room = (traits.mtu() - Fragment.HEADER) & ~1;
    int pieces = length <= traits.mtu() ? 0 : (length + room - 1) / room;
    long millibits = 8_000L * (length + pieces * Fragment.HEADER);
    return (millibits + traits.bitsPerSecond() - 1) / traits.bitsPerSecond();
  }
}
