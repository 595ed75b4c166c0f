package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoreWrite;

/** What the machine of snapshots does and tells. */
public sealed interface BackupOutput {
  /** Must be durable before any later output is let out (BK-7). */
  record Store(StoreWrite write) implements BackupOutput {}

  record SendPacket(Address to, Bytes payload) implements BackupOutput {}

  /** A keeper has our newest snapshot, durably. */
  record Acknowledged(Address keeper, long version) implements BackupOutput {}

  /** BK-8: an authentic snapshot of this very device that is newer than its newest one. */
  record NewerExists(Address keeper, long theirs, long ours, ChainTime madeAt)
      implements BackupOutput {}

  /** Something was refused; nothing changed. */
  record Refused(BackupError error) implements BackupOutput {}
}
