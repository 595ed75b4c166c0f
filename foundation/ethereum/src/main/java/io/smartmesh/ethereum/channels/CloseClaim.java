package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import java.util.List;
import java.util.Optional;

/**
 * The UpdateTransaction: what a closing party shows (rule R6, struct {@code CloseClaim}).
 *
 * @param newest m, the newest state the closer signed
 * @param newestLeaves m's leaves
 * @param ackedSeq c, the newest of them that the peer (pre-)acknowledged; 0 for none
 * @param ackSignature the peer's, over c; empty only when {@code ackedSeq} is 0
 * @param peer s, the newest of the peer's states
 * @param peerSignature empty only when {@code peer.seq()} is 0
 * @param preAckSeq a, the closer's highest PreAck above s, else 0
 * @param amnesty slow, and nobody is convicted: for a device that may have forgotten (R13)
 * @param deadline chain time after which the claim may not be submitted
 * @param peerKey whose signatures these are: needed to compute v
 * @param closeSignature the closer's over the whole, for somebody else to send (R5)
 * @param closerKey needed only with {@code closeSignature}
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
    boolean amnesty,
    ChainTime deadline,
    PublicKey peerKey,
    Optional<Signature> closeSignature,
    PublicKey closerKey) {

  /** The same with the closer's signature, for somebody else to send. */
  public CloseClaim signed(Signature signature) {
    return new CloseClaim(
        closer,
        newest,
        newestLeaves,
        ackedSeq,
        ackedHash,
        ackedIsPreAck,
        ackSignature,
        peer,
        peerSignature,
        preAckSeq,
        amnesty,
        deadline,
        peerKey,
        Optional.of(signature),
        closerKey);
  }
}
