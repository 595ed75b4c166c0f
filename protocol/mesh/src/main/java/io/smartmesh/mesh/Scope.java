package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.LANDMARKS;
import static io.smartmesh.mesh.MeshLimits.LANDMARKS_NEAR;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/** How much of a mesh a node keeps ways to, and who is a landmark (RT-48). */
public final class Scope {
  /** As shipped. */
  public static final Scope STANDARD = of(DESTINATIONS);

  private final TableSize near;
  private final TableSize landmarks;
  private final int mask;

  /**
   * @param mask bits of a name's last byte that are zero in a landmark's
   */
  Scope(TableSize near, TableSize landmarks, int mask) {
    this.near = near;
    this.landmarks = landmarks;
    this.mask = mask;
  }

  /**
   * All nodes of a mesh have the same.
   *
   * @param near destinations that are no landmarks: a power of two from 16 up, so that about 16
   *     landmarks are as near as these
   */
  public static Scope of(int near) {
    int mask = Integer.highestOneBit(near / LANDMARKS_NEAR) - 1;
    return new Scope(TableSize.of(near), TableSize.of(LANDMARKS), mask);
  }

  TableSize near() {
    return near;
  }

  TableSize landmarks() {
    return landmarks;
  }

  /** Whether this is a landmark for as long as it is called so: nobody elects it. */
  boolean isLandmark(Bytes name) {
    return (name.at(Advert.NAME_LENGTH - 1) & mask) == 0;
  }

  boolean isLandmark(Address destination) {
    return isLandmark(destination.bytes());
  }

  /** Whether a table with so many entries says that there may be more than it holds (RT-49). */
  boolean isNearlyFull(int entries) {
    return entries >= near.ofOne();
  }
}
