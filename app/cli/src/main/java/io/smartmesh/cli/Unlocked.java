package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.Card;
import java.util.Optional;

/**
 * What the vaults of a data directory hold, opened.
 *
 * @param device this device's key
 * @param number where it is in the tree of the account's words, 0 for nowhere
 * @param storeKey 32 bytes for the encryption of the store at rest
 * @param backup root of the account's snapshots; empty for a device that is of no words
 * @param card of the account that certifies it
 */
record Unlocked(SigningKey device, long number, Secret storeKey, Optional<Secret> backup, Card card)
    implements AutoCloseable {
  /** Zeroes the secrets. */
  @Override
  public void close() {
    device.close();
    storeKey.close();
    backup.ifPresent(Secret::close);
  }

  Address account() {
    return card.account();
  }
}
