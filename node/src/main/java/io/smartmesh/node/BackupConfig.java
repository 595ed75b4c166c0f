package io.smartmesh.node;

import io.smartmesh.channel.Limits;
import io.smartmesh.crypto.Secret;
import java.util.Optional;

/**
 * What a node is told about snapshots.
 *
 * @param root of the account's snapshots; empty when this device's key is not in the tree of an
 *     account's words: then it makes none
 * @param deviceNumber where it is in that tree
 * @param amnestyAfterSeconds how long a restored channel waits for its peer (CH-53)
 */
public record BackupConfig(Optional<Secret> root, long deviceNumber, long amnestyAfterSeconds) {
  public static final BackupConfig NONE =
      new BackupConfig(Optional.empty(), 0, Limits.AMNESTY_AFTER_SECONDS);
}
