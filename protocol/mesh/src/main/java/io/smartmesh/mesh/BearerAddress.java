package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;

/** Where a neighbour is on one bearer; only the bearer's adapter knows what the bytes mean. */
public record BearerAddress(Bytes bytes) {}
