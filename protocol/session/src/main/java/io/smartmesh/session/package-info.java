/**
 * Sessions between two nodes that need not be neighbours, keyed by a Noise handshake of their
 * devices' keys and sealed from end to end: {@link io.smartmesh.session.Sessions}.
 */
@NullMarked
package io.smartmesh.session;

import org.jspecify.annotations.NullMarked;
