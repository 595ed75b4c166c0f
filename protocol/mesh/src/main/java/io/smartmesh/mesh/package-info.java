/**
 * The mesh: authenticated sessions with neighbours over any bearer ({@code link}), loop-free routes
 * to every node of the island ({@code route}, after RFC 8966), and packets over them. {@link
 * io.smartmesh.mesh.Mesh} is the machine; the rules are in docs/spec/mesh.md.
 */
@NullMarked
package io.smartmesh.mesh;

import org.jspecify.annotations.NullMarked;
