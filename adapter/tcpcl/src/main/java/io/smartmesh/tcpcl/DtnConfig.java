package io.smartmesh.tcpcl;

import io.smartmesh.dtn.Eid;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway is told.
 *
 * @param self the endpoint at which others of ours write to it
 * @param others the endpoints of those, up to {@link GatewayLimits#OTHERS}
 * @param listen empty: nobody can dial it
 * @param peers nodes of the other network to dial, up to {@link GatewayLimits#PEERS}
 */
public record DtnConfig(
    Eid self,
    List<Eid> others,
    Optional<InetSocketAddress> listen,
    List<InetSocketAddress> peers) {}
