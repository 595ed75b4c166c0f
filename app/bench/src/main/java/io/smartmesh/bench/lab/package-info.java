/**
 * Real programs on real links: network namespaces of this machine, joined by virtual cables that
 * may be slow, lossy or cut, and the mesh programs that run in them. Linux and root only.
 */
@NullMarked
package io.smartmesh.bench.lab;

import org.jspecify.annotations.NullMarked;
