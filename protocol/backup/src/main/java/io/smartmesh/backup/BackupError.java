package io.smartmesh.backup;

import io.smartmesh.base.Address;

/** All refusals of this module. */
public sealed interface BackupError {
  /** A packet that nobody sealed to us for this service. */
  record NotAuthentic(int bytes) implements BackupError {}

  record Malformed(String what) implements BackupError {}

  /** Somebody who is neither a channel peer nor a contact wants us to keep a snapshot. */
  record Stranger(Address depositor) implements BackupError {}

  record TooLarge(long bytes, long most) implements BackupError {}

  /** No room is left for others' snapshots. */
  record Full(long bytes, long most) implements BackupError {}

  /** A snapshot that is not the one that was offered, or not newer than what is kept. */
  record NotTheOffered(Address depositor, long offered, long found) implements BackupError {}

  /** More than this node answers in a second. */
  record TooFast(int most) implements BackupError {}

  /** The user has chosen as many keepers as there may be. */
  record TooManyKeepers(int chosen, int most) implements BackupError {}
}
