package io.smartmesh.mesh;

import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.Map;

/**
 * A neighbour with a standing session, as the user may see it.
 *
 * @param bearer over which we send to it now
 * @param at where it is there
 * @param cost of this hop, 256 when nothing is lost; its terms count (RT-24, RT-25)
 * @param since when it came
 * @param lastHeard when the last authentic frame came from it
 * @param quality of the link in use
 * @param queuedBytes what waits for that link, in frames' bytes; every class is there
 * @param frameBytesMost of a frame that this link is known to carry (LN-32)
 */
public record NeighbourView(
    PublicKey key,
    BearerId bearer,
    BearerAddress at,
    int cost,
    Moment since,
    Moment lastHeard,
    LinkQuality quality,
    Map<TrafficClass, Long> queuedBytes,
    int frameBytesMost) {}
