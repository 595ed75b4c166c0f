package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/**
 * Somebody to carry for: an endpoint (RFC 9171: EID), as its contacts know it.
 *
 * @param device opens the bundle and signs its receipt
 * @param tagSecret 32 bytes by which it is named (CY-6)
 */
public record Recipient(PublicKey device, Bytes tagSecret) {
  public static final int SECRET_LENGTH = 32;

  public Recipient {
    if (tagSecret.length() != SECRET_LENGTH) {
      throw new IllegalArgumentException("a tag secret has 32 bytes, not " + tagSecret.length());
    }
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "recipient " + device.address();
  }
}
