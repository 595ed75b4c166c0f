package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import java.util.List;
import java.util.Optional;

/** What the machine of errands is told. */
public sealed interface ErrandInput {
  record NodeReachable(PublicKey key, int hops) implements ErrandInput {}

  record NodeUnreachable(Address address) implements ErrandInput {}

  /** Hostile until checked. */
  record PacketArrived(Bytes payload) implements ErrandInput {}

  /** User: who would send this, and for how much? {@link ErrandOutput.Offered} answers. */
  record Ask(long tag, Errand.Price price) implements ErrandInput {}

  /**
   * User: this is to be sent. {@link ErrandOutput.Accepted} or {@link ErrandOutput.Refused}
   * answers.
   *
   * @param helpers who offered it; may be empty
   */
  record HandIn(long tag, Errand.Order order, List<Address> helpers) implements ErrandInput {}

  /**
   * What the chain shows, by this node's own chain nodes, in blocks that stay (RL-36).
   *
   * @param isCarriedOut otherwise it was not, and cannot be any more
   */
  record ChainShows(Hash id, boolean isCarriedOut) implements ErrandInput {}

  /** Brought by carriers, who have proved whose it is (CY-3); hostile until decoded. */
  record BundleArrived(Address from, Bytes contents) implements ErrandInput {}

  /** This node knows a relayer that works for these; empty: it knows none any more. */
  record Serve(Optional<Served> served) implements ErrandInput {}

  /** For which chain and token. */
  record Served(long chainId, Address token) {}

  /** To a {@link ErrandOutput.Job}. */
  record FromRelayer(long job, Word word) implements ErrandInput {}
}
