package io.smartmesh.mesh;

import io.smartmesh.base.Moment;
import java.util.List;

/**
 * What a bearer has carried, and whom it hears that is no neighbour.
 *
 * @param broadcasts frames sent to whoever is near
 * @param beacons of our network that were heard, our own not counted
 * @param strangers who says there that it is here, and has no link with us; the oldest first
 */
public record AirView(
    BearerId bearer,
    boolean isUp,
    int mtu,
    Carried carried,
    long broadcasts,
    long beacons,
    List<Stranger> strangers) {
  /**
   * Heard, not linked. For longer than a handshake takes: it probably does not hear us.
   *
   * @param since of the first beacon
   * @param lastHeard of the newest one
   */
  public record Stranger(BearerAddress at, Moment since, Moment lastHeard) {}
}
