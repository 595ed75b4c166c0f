/**
 * Neighbours over UDP: found by multicast on every network interface ({@link
 * io.smartmesh.udp.MulticastUdpBearer}), or named one by one ({@link
 * io.smartmesh.udp.StaticUdpBearer}). One frame is one datagram.
 */
@NullMarked
package io.smartmesh.udp;

import org.jspecify.annotations.NullMarked;
