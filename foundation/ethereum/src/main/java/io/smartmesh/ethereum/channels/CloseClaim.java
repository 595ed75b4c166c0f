package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import java.util.List;
import java.util.Optional;

/**
 * The UpdateTransaction: what a closing party shows (rule R6, struct {@code CloseClaim}). The
 * closer sends it itself, so its own signature over the whole is not needed.
 *
 * @param newest m, the newest state the closer signed
 * @param newestLeaves m's leaves
 * @param ackedSeq c, the newest of them that the peer (pre-)acknowledged; 0 for none
 * @param ackSignature the peer's, over c; empty only when {@code ackedSeq} is 0
 * @param peer s, the newest of the peer's states
 * @param peerSignature empty only when {@code peer.seq()} is 0
 * @param preAckSeq a, the closer's highest PreAck above s, else 0
 * @param deadline chain time after which the claim may not be submitted
 * @param peerKey whose signatures these are: needed to compute v
 */
public record CloseClaim(
    Address closer,
    LaneState newest,
    List<Leaf> newestLeaves,
    long ackedSeq,
    Hash ackedHash,
    boolean ackedIsPreAck,
    Optional<Signature> ackSignature,
    LaneState peer,
    Optional<Signature> peerSignature,
    long preAckSeq,
    ChainTime deadline,
    PublicKey peerKey) {}
