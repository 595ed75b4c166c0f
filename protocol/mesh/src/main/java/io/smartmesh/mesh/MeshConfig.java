package io.smartmesh.mesh;

/**
 * Settings of the mesh.
 *
 * @param network separates meshes that must not join (main, test, a user's own); 0 to 2^32 − 1, in
 *     every beacon
 * @param bootCount how often this identity has started, durable: keeps route sequence numbers
 *     rising over restarts
 */
public record MeshConfig(long network, long bootCount) {}
