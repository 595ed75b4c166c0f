/**
 * Neighbours over TCP: {@link io.smartmesh.tcp.TcpBearer} waits for connections, and dials peers
 * that are named one by one. A connection is a stream of frames, each behind its length; one
 * carries both directions, so it also works from behind a NAT.
 */
@NullMarked
package io.smartmesh.tcp;

import org.jspecify.annotations.NullMarked;
