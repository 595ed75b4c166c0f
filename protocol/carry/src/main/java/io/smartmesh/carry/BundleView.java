package io.smartmesh.carry;

import io.smartmesh.base.Address;
import java.util.Optional;

/**
 * A bundle that is here, as a user may see it.
 *
 * @param to whom an own one is for; of others' nobody here knows
 * @param bytes of its payload
 * @param copies to hand over; 0: others have them, and this is a spare
 */
public record BundleView(
    BundleId id,
    Optional<Address> to,
    Urgency urgency,
    int bytes,
    long ageSeconds,
    long lifetimeSeconds,
    int copies,
    int hops) {}
