package io.smartmesh.node;

import io.smartmesh.base.Address;
import java.util.Optional;

/**
 * A node of the mesh that can be reached. {@code hops} 1 is a neighbour; {@code via} is the next
 * hop; {@code account} is whose device it is, as far as that was shown to us.
 */
public record PeerView(Address address, int hops, Address via, Optional<Address> account) {}
