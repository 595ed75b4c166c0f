package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.DESTINATIONS_LET_GO;
import static io.smartmesh.mesh.MeshLimits.DESTINATIONS_OF_ONE;

/**
 * How many destinations a node keeps (RT-16, RT-46, RT-47).
 *
 * @param kept in all
 * @param ofOne such as one neighbour told of first and nobody else tells of
 * @param letGo whose place in the order is still remembered, beside those that are kept
 */
record TableSize(int kept, int ofOne, int letGo) {
  static final TableSize STANDARD =
      new TableSize(DESTINATIONS, DESTINATIONS_OF_ONE, DESTINATIONS_LET_GO);
}
