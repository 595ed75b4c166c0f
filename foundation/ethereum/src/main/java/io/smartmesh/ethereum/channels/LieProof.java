package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import java.util.List;

/** Convicts the closer of a normal close (rule R10, struct {@code LieProof}). */
public sealed interface LieProof {
  /** A state signed by the closer with a higher sequence number than the one it closed with. */
  record NewerState(LaneState state, Signature signature, PublicKey closer) implements LieProof {}

  /** Another state signed by the closer with the sequence number of m or c. */
  record Equivocation(LaneState state, Signature signature, PublicKey closer) implements LieProof {}

  /** A state x, c ≤ x ≤ m, that transferred more than m (10a). */
  record TransferredRegress(LaneState state, Signature signature, PublicKey closer)
      implements LieProof {}

  /** Such an x with leaves that m lacks by more than it transferred instead (10b). */
  record LeafRegress(
      LaneState state,
      Signature signature,
      List<Leaf> stateLeaves,
      List<Leaf> newestLeaves,
      PublicKey closer)
      implements LieProof {}

  /** The closer's Ack of a peer state above s. */
  record AckAboveClaim(long ackSeq, Hash ackHash, Signature signature, PublicKey closer)
      implements LieProof {}

  /** The closer's PreAck of a peer state above max(s, a). */
  record PreAckAboveClaim(long ackSeq, Hash ackHash, Signature signature, PublicKey closer)
      implements LieProof {}
}
