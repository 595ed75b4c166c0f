package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
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
    Mac mac = hmac(key.toArray());
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
    return Bytes.wrap(hkdfSha256(salt.toArray(), keyMaterial.toArray(), info.toArray(), length));
  }

  /** The same for what is to be zeroed: keeps nothing of the salt, the material or the output. */
  static byte[] hkdfSha256(byte[] salt, byte[] keyMaterial, byte[] info, int length) {
    byte[] extracted = hmac(salt).doFinal(keyMaterial);
    Mac mac = hmac(extracted);
    byte[] out = new byte[length];
    byte[] block = new byte[0];
    for (int at = 0, i = 1; at < length; at += Hash.LENGTH, i++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) i);
      Arrays.fill(block, (byte) 0);
      block = mac.doFinal();
      System.arraycopy(block, 0, out, at, Math.min(Hash.LENGTH, length - at));
    }
    Arrays.fill(block, (byte) 0);
    Arrays.fill(extracted, (byte) 0);
    return out;
  }

  private static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      // An empty key and a zero byte are the same to HMAC; the former is not one to every library.
      RawKey held = new RawKey(key.length == 0 ? new byte[1] : key.clone(), HMAC);
      mac.init(held);
      held.destroy();
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
