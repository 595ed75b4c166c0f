package io.smartmesh.node;

import io.smartmesh.base.Address;
import java.util.Optional;

/**
 * A node of the mesh that can be reached.
 *
 * @param address of its device; of a stranger the identifier that it goes by now
 * @param id by which it is reached now (RT-19)
 * @param isKnown whether it is known whose identifier that is
 * @param hops 1 for a neighbour
 * @param via the next hop, as its own {@code address} is
 * @param viaId by which the next hop goes on that link
 * @param account whose device it is, as far as that was shown to us
 */
public record PeerView(
    Address address,
    Address id,
    boolean isKnown,
    int hops,
    Address via,
    Address viaId,
    Optional<Address> account) {}
