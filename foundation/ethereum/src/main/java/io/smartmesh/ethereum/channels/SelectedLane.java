package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;

/** The state selected for a lane while closing (struct {@code Selected}). */
public record SelectedLane(
    long seq,
    Hash stateHash,
    long floor,
    Amount transferred,
    Hash pendingRoot,
    Amount pendingTotal) {}
