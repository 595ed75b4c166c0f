package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;

/** What the machine of snapshots is told. */
public sealed interface BackupInput {
  /**
   * What a snapshot of ours would hold has changed.
   *
   * @param peers whether there may be other channel peers than before
   */
  record Changed(boolean peers) implements BackupInput {}

  record NodeReachable(PublicKey key) implements BackupInput {}

  record NodeUnreachable(Address address) implements BackupInput {}

  /** Hostile until checked. */
  record PacketArrived(Bytes payload) implements BackupInput {}

  /** User: this contact keeps our snapshots too, or no more. */
  record KeepWith(Address contact, boolean keeps) implements BackupInput {}

  /** User: ask every reachable node for snapshots under this tag, until {@link EndSearch}. */
  record Search(Hash tag) implements BackupInput {}

  record EndSearch() implements BackupInput {}
}
