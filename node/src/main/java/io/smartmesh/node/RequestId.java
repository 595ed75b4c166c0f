package io.smartmesh.node;

/** Ties a reply to its command; chosen by the adapter, unique while the node runs. */
public record RequestId(long number) {}
