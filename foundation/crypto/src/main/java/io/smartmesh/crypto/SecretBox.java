package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bytes under a symmetric key: AES-256-GCM with a nonce drawn at random, so at most 2^32 boxes
 * under one key.
 *
 * <pre>
 * nonce 12 | sealed n+16
 * </pre>
 */
public final class SecretBox {
  /** Bytes of a key. */
  public static final int KEY_LENGTH = 32;

  private static final int NONCE_LENGTH = 12;

  /** Bytes that {@link #seal} adds. */
  public static final int OVERHEAD = NONCE_LENGTH + Aead.TAG_LENGTH;

  /** Bytes that {@link #sealOnce} adds. */
  public static final int ONCE_OVERHEAD = Aead.TAG_LENGTH;

  private static final Bytes ONCE = Bytes.wrap(new byte[NONCE_LENGTH]);

  private SecretBox() {}

  /**
   * @param key {@link #KEY_LENGTH} bytes
   * @param context authenticated with it, not in it
   */
  public static Bytes seal(Secret key, Bytes context, Bytes plaintext, Entropy entropy) {
    Bytes nonce = entropy.next(NONCE_LENGTH);
    return crypt(Cipher.ENCRYPT_MODE, key, nonce, context, plaintext)
        .map(box -> Bytes.concat(nonce, box))
        .orElseThrow(() -> new IllegalStateException("sealing checks nothing"));
  }

  /**
   * A box without a nonce, {@link #ONCE_OVERHEAD} bytes longer than what is in it.
   *
   * @param key for this one box: a second one under it would give both away
   */
  public static Bytes sealOnce(Secret key, Bytes context, Bytes plaintext) {
    return crypt(Cipher.ENCRYPT_MODE, key, ONCE, context, plaintext)
        .orElseThrow(() -> new IllegalStateException("sealing checks nothing"));
  }

  /** Opens what {@link #sealOnce} made; empty for anything else. Never throws. */
  public static Optional<Bytes> openOnce(Secret key, Bytes context, Bytes box) {
    return box.length() < ONCE_OVERHEAD
        ? Optional.empty()
        : crypt(Cipher.DECRYPT_MODE, key, ONCE, context, box);
  }

  /** Empty for anything that was not sealed under this key in this context. Never throws. */
  public static Optional<Bytes> open(Secret key, Bytes context, Bytes box) {
    return box.length() < OVERHEAD
        ? Optional.empty()
        : crypt(
            Cipher.DECRYPT_MODE,
            key,
            box.slice(0, NONCE_LENGTH),
            context,
            box.slice(NONCE_LENGTH, box.length()));
  }

  private static Optional<Bytes> crypt(
      int mode, Secret key, Bytes nonce, Bytes context, Bytes data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec aes = key.use(bytes -> new SecretKeySpec(bytes, "AES"));
      cipher.init(mode, aes, new GCMParameterSpec(8 * Aead.TAG_LENGTH, nonce.toArray()));
      cipher.updateAAD(context.toArray());
      return Optional.of(Bytes.wrap(cipher.doFinal(data.toArray())));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }
}
