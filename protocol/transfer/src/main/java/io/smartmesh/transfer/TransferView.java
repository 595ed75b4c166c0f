package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;

/**
 * A transfer as its user sees it.
 *
 * @param name of the file, safe to show
 * @param place where the file lies on this machine; empty where it does not yet
 * @param size bytes
 * @param done bytes that the receiver has: checked where that is us, otherwise as far as we know
 * @param carried bytes of content that went over the way since the node started, repeats included
 * @param bytesPerSecond lately; 0 where nothing moves
 * @param movingMillis since the first byte of content in the run that goes on, or that was last
 * @param at when it began here
 */
public record TransferView(
    TransferId id,
    Address peer,
    boolean incoming,
    String name,
    String place,
    long size,
    long done,
    long carried,
    long bytesPerSecond,
    long movingMillis,
    TransferState state,
    Trouble trouble,
    ChainTime at) {}
