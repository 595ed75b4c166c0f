package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots as the user sees them.
 *
 * @param possible false when this device has no account whose words could open one
 * @param version of the newest one made, 0 for none
 * @param unsaved something has changed since
 * @param tooLarge bytes of content that do not fit; 0 when they do
 * @param keptForOthers how many, with {@code keptBytes} together
 */
public record BackupView(
    boolean possible,
    long version,
    boolean unsaved,
    long tooLarge,
    List<Keeper> keepers,
    int keptForOthers,
    long keptBytes) {
  /**
   * @param chosen by the user; otherwise a channel peer
   * @param version the newest that it has acknowledged, 0 for none
   * @param since chain time of that
   * @param refusal why it keeps none; empty when it has not said so
   */
  public record Keeper(
      Address address,
      boolean chosen,
      boolean reachable,
      long version,
      ChainTime since,
      String refusal) {}

  /**
   * What a search has brought.
   *
   * @param version as the keeper says; true only once {@code blob} is opened
   * @param blob empty as long as it is on its way
   */
  public record Found(Address keeper, long version, Optional<Bytes> blob) {}
}
