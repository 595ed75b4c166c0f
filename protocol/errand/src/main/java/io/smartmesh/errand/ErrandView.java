package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.token.SignedRequest;
import java.util.List;
import java.util.Optional;

/**
 * A signed request on its way.
 *
 * @param handed when the user handed it in
 * @param why of who says so; may be empty
 * @param isOver nothing more will be heard of it
 * @param helpers to whom it is or was handed
 */
public record ErrandView(
    Hash id,
    SignedRequest request,
    ChainTime handed,
    State state,
    String why,
    Optional<Hash> transaction,
    boolean isOver,
    List<Address> helpers) {
  /** Others' words (RL-21), but for what this node and its chain nodes know by themselves. */
  public enum State {
    /** Nobody has said that a relayer has it. */
    WAITING,
    QUEUED,
    SENT,
    MINED,
    /** Said to be done: unproved (RL-36). */
    TOLD,
    /** The chain shows it. */
    DONE,
    FAILED,
    EXPIRED,
    REFUSED,
    /** Its deadline is over, and what became of it was not heard. */
    LAPSED,
    /** The chain shows that it was not carried out, and cannot be any more. */
    VOID
  }
}
