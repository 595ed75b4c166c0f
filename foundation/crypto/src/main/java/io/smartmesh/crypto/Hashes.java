package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Hash functions. Several parts are hashed as if they stood one after the other. */
public final class Hashes {
  private static final String HMAC = "HmacSHA256";
  private static final int HKDF_MOST = 255 * Hash.LENGTH;

  private Hashes() {}

  /** Keccak-256 as Ethereum has it: with the padding from before SHA-3. */
  public static Hash keccak256(Bytes... parts) {
    KeccakDigest digest = new KeccakDigest(8 * Hash.LENGTH);
    for (Bytes part : parts) {
      digest.update(part.toArray(), 0, part.length());
    }
    byte[] out = new byte[Hash.LENGTH];
    digest.doFinal(out, 0);
    return new Hash(Bytes.wrap(out));
  }

  public static Hash sha256(Bytes... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Bytes part : parts) {
        digest.update(part.toArray());
      }
      return new Hash(Bytes.wrap(digest.digest()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * SHA-256 over the tag with its length in front, then the parts. For what we sign and no contract
   * reads: one tag for one meaning, so that no signature can be shown as another one.
   *
   * @param parts of fixed lengths or with their lengths inside: where they meet is not hashed
   */
  public static Hash tagged(String tag, Bytes... parts) {
    return sha256(new Encoder().text(tag).toBytes(), Bytes.concat(parts));
  }

  /** RFC 2104 with SHA-256. */
  public static Hash hmacSha256(Bytes key, Bytes... parts) {
    Mac mac = hmac(key);
    for (Bytes part : parts) {
      mac.update(part.toArray());
    }
    return new Hash(Bytes.wrap(mac.doFinal()));
  }

  /**
   * RFC 5869 with SHA-256.
   *
   * @param salt may be empty
   * @param info may be empty
   * @param length in bytes, at most 8,160
   */
  public static Bytes hkdfSha256(Bytes salt, Bytes keyMaterial, Bytes info, int length) {
    if (length < 0 || length > HKDF_MOST) {
      throw new IllegalArgumentException("HKDF gives 0.." + HKDF_MOST + " bytes, not " + length);
    }
    Mac mac = hmac(hmacSha256(salt, keyMaterial).bytes());
    byte[] out = new byte[length];
    byte[] block = new byte[0];
    for (int at = 0, i = 1; at < length; at += Hash.LENGTH, i++) {
      mac.update(block);
      mac.update(info.toArray());
      mac.update((byte) i);
      block = mac.doFinal();
      System.arraycopy(block, 0, out, at, Math.min(Hash.LENGTH, length - at));
    }
    return Bytes.wrap(out);
  }

  private static Mac hmac(Bytes key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      // An empty key and a zero byte are the same to HMAC, but Java refuses the former.
      mac.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : key.toArray(), HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
