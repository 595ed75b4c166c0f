/** A network interface of this machine whose packets go through the mesh: {@link TunDevice}. */
@NullMarked
package io.smartmesh.tun;

import org.jspecify.annotations.NullMarked;
