package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;

/** One lane after settlement, while leaves are still open (struct {@code SettledLane}). */
public record SettledLane(
    Amount transferred, Amount earned, Hash pendingRoot, Amount pendingTotal) {}
