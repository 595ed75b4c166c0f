package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.Optional;

/**
 * A link with a neighbour on one bearer, or the handshake that may become one, as the user may see
 * it.
 *
 * @param at where it is on that bearer
 * @param node who is there; empty while that is not known for certain
 * @param inUse whether frames for this neighbour leave here
 * @param since when the neighbour came, or the handshake was begun
 * @param lastHeard when the last authentic frame came; {@code since} for a handshake
 * @param cost of the hop over this link, 256 when nothing is lost (RT-2); 0 for a handshake
 */
public record LinkView(
    BearerId bearer,
    BearerAddress at,
    Optional<Address> node,
    State state,
    boolean inUse,
    Moment since,
    Moment lastHeard,
    int cost,
    LinkQuality measured,
    Carried carried) {
  public enum State {
    HANDSHAKING,
    /** By a whole handshake. */
    UP,
    /** By the short one of those who have met (LN-25). */
    RESUMED
  }
}
