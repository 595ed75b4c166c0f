package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.Leaf;

/** What one step of a lane does. Sent along with the signed state, so that the payee can follow. */
sealed interface Change {
  record Paid(PaymentId payment, Amount amount) implements Change {}

  record Locked(Leaf leaf, Bytes onion) implements Change {}

  /** The leaf's whole amount is transferred. */
  record Folded(Hash leafHash) implements Change {}

  /**
   * A part of the leaf's amount is transferred; the rest stays, for the same terms (SC-5).
   *
   * @param part more than zero, less than the leaf's amount
   */
  record PartFolded(Hash leafHash, Amount part) implements Change {}

  /** The leaf goes unpaid; only with the payee's PreAck (R4). */
  record Dropped(Hash leafHash) implements Change {}
}
