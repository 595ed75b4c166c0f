package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import java.util.Optional;

/**
 * By what carriers are told whom a bundle is for (CY-6): known to whoever would recognise the
 * device in the mesh, and to nobody else.
 */
final class TagSecrets {
  private static final String TAG = "smartmesh/carry/tag/1";

  private TagSecrets() {}

  /**
   * @param route empty for who goes by its device key for good, which everybody may know (WH-16)
   */
  static Bytes of(PublicKey device, Optional<Secret> route) {
    return route
        .map(secret -> secret.use(bytes -> Hashes.tagged(TAG, Bytes.copyOf(bytes))))
        .orElseGet(() -> Hashes.tagged(TAG, device.compressed()))
        .bytes();
  }
}
