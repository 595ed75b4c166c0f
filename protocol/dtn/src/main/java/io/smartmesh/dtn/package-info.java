/**
 * What other delay-tolerant networks speak: {@link io.smartmesh.dtn.DtnBundle} is a bundle of RFC
 * 9171 (BPv7), {@link io.smartmesh.dtn.TcpclSession} a session of RFC 9174 (TCPCLv4). Only what a
 * gateway needs at the edge; everything is bounded by {@link io.smartmesh.dtn.DtnLimits}. The rules
 * are in docs/spec/dtn-gateway.md.
 */
@NullMarked
package io.smartmesh.dtn;

import org.jspecify.annotations.NullMarked;
