package io.smartmesh.store.sqlite;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) of the JDK. Each time a store is opened it seals under a key of its
 * own, drawn from the store's key with a random salt, and counts: so no nonce is used twice,
 * however much is sealed, and even when an older copy of the file is opened again.
 *
 * <pre>
 * sealed = salt 16 | counter 8 | ciphertext | tag 16
 * </pre>
 */
final class Seal {
  private static final int SALT_BYTES = 16;
  private static final int HEAD_BYTES = SALT_BYTES + Long.BYTES;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  /** Keys of former openings that are kept while reading. */
  private static final int OPENERS_MOST = 64;

  private final StoreKeys keys;
  private final byte[] salt = new byte[SALT_BYTES];
  private final SecretKeySpec sealer;
  private final Cipher cipher;
  private final Map<ByteBuffer, SecretKeySpec> openers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, SecretKeySpec> eldest) {
          return size() > OPENERS_MOST;
        }
      };
  private long counter;

  Seal(StoreKeys keys) {
    this.keys = keys;
    new SecureRandom().nextBytes(salt);
    sealer = key(salt);
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /**
   * @param bound what the sealed bytes belong to; not in them
   */
  byte[] seal(byte[] bound, byte[] plain) {
    byte[] sealed = new byte[HEAD_BYTES + plain.length + TAG_BYTES];
    ByteBuffer.wrap(sealed).put(salt).putLong(++counter);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, sealer, nonce(counter));
      cipher.updateAAD(bound);
      cipher.doFinal(plain, 0, plain.length, sealed, HEAD_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM cannot seal " + plain.length + " bytes", e);
    }
  }

  /** Empty for what was not sealed with this store's key, or not for {@code bound}. */
  Optional<byte[]> open(byte[] bound, byte[] sealed) {
    if (sealed.length < HEAD_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    ByteBuffer head = ByteBuffer.wrap(sealed);
    byte[] itsSalt = new byte[SALT_BYTES];
    head.get(itsSalt);
    try {
      SecretKeySpec key = openers.computeIfAbsent(ByteBuffer.wrap(itsSalt), s -> key(itsSalt));
      cipher.init(Cipher.DECRYPT_MODE, key, nonce(head.getLong()));
      cipher.updateAAD(bound);
      return Optional.of(cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM cannot open " + sealed.length + " bytes", e);
    }
  }

  private SecretKeySpec key(byte[] itsSalt) {
    return new SecretKeySpec(keys.derive("seal", itsSalt), "AES");
  }

  private static GCMParameterSpec nonce(long counter) {
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(nonce).putLong(NONCE_BYTES - Long.BYTES, counter);
    return new GCMParameterSpec(8 * TAG_BYTES, nonce);
  }
}
