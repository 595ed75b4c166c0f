/** IPv6 packets between two nodes, sealed from end to end: {@link io.smartmesh.tunnel.Tunnels}. */
@NullMarked
package io.smartmesh.tunnel;

import org.jspecify.annotations.NullMarked;
