package io.smartmesh.store.sqlite;

import io.smartmesh.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key for each use, from the store's key: HKDF-Expand (RFC 5869, one block) with HMAC-SHA-256
 * and a label.
 */
final class StoreKeys {
  static final int KEY_BYTES = 32;

  private static final String HMAC = "HmacSHA256";
  private static final byte[] FIRST_BLOCK = {1};

  private final Mac expand;

  /**
   * @param key of 32 bytes, uniformly random; not kept
   * @throws IllegalArgumentException when it has another length
   */
  StoreKeys(Secret key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a store's key has " + KEY_BYTES + " bytes, this one " + key.length());
    }
    expand = key.use(StoreKeys::mac);
  }

  byte[] derive(String label, byte[] context) {
    expand.update(("smartmesh store 2 " + label).getBytes(StandardCharsets.UTF_8));
    expand.update(context);
    return expand.doFinal(FIRST_BLOCK);
  }

  Mac deriveMac(String label) {
    return mac(derive(label, new byte[0]));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
