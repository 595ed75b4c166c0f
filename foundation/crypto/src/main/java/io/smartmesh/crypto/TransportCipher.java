package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a session: AES-256-GCM under one key, with counters that the caller puts on the
 * wire or knows. Nonce = 32 zero bits and the counter with 64 bits, big-endian (Noise
 * specification, AESGCM). Opening takes any order of counters and repeats: a window against replays
 * is the caller's.
 *
 * <p>Not safe for use by several threads at once. Closing zeroes the key; the JDK's own round keys
 * are given to the garbage collector, which cannot be told to zero them.
 */
public final class TransportCipher implements Aead {
  /** Bytes that sealing adds. */
  public static final int OVERHEAD = Aead.TAG_LENGTH;

  private static final int KEY_LENGTH = 32;
  private static final int NONCE_LENGTH = 12;

  private final RawKey key;
  private @Nullable Cipher cipher;
  private long nextCounter;

  /**
   * @param key taken over
   */
  TransportCipher(byte[] key) {
    if (key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("an AES-256 key has 32 bytes, not " + key.length);
    }
    this.key = new RawKey(key, "AES");
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * Encrypts, and authenticates both {@code ad} and {@code plaintext}.
   *
   * @param counter larger than in all calls before: two messages under one nonce would give the key
   *     away, so anything else is a bug and throws {@link IllegalArgumentException}
   * @return the ciphertext and a tag of 16 bytes
   * @throws IllegalStateException when closed
   */
  @Override
  public Bytes seal(long counter, Bytes ad, Bytes plaintext) {
    return seal(counter, ad, plaintext, 0);
  }

  /**
   * {@code header}, and behind it what {@link #seal} gives with the header as {@code ad}.
   *
   * @throws IllegalArgumentException and {@link IllegalStateException} likewise
   */
  public Bytes sealBehind(long counter, Bytes header, Bytes plaintext) {
    return seal(counter, header, plaintext, header.length());
  }

  /** To where it stays: the copies of a whole frame are a quarter of what sealing it takes. */
  private Bytes seal(long counter, Bytes ad, Bytes plaintext, int offset) {
    if (counter < nextCounter || counter == Long.MAX_VALUE) {
      throw new IllegalArgumentException("counter " + counter + ", expected from " + nextCounter);
    }
    if (cipher == null) {
      throw new IllegalStateException("this cipher was closed");
    }
    nextCounter = counter + 1;
    try {
      byte[] out = new byte[offset + plaintext.length() + OVERHEAD];
      if (offset > 0) {
        ad.copyTo(out, 0);
      }
      begin(cipher, Cipher.ENCRYPT_MODE, counter, ad);
      run(cipher, plaintext, out, offset);
      return Bytes.wrap(out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing cannot fail", e);
    }
  }

  /**
   * The plaintext, if exactly this was sealed by the other side and this cipher is not closed.
   * Never throws for any content.
   */
  @Override
  public Optional<Bytes> open(long counter, Bytes ad, Bytes ciphertext) {
    if (cipher == null || counter < 0 || ciphertext.length() < OVERHEAD) {
      return Optional.empty();
    }
    try {
      begin(cipher, Cipher.DECRYPT_MODE, counter, ad);
      byte[] out = new byte[ciphertext.length() - OVERHEAD];
      run(cipher, ciphertext, out, 0);
      return Optional.of(Bytes.wrap(out));
    } catch (GeneralSecurityException notAuthentic) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    key.destroy();
    cipher = null;
  }

  private static void run(Cipher cipher, Bytes in, byte[] out, int offset)
      throws GeneralSecurityException {
    in.read((array, from, length) -> cipher.doFinal(array, from, length, out, offset));
  }

  private void begin(Cipher cipher, int mode, long counter, Bytes ad)
      throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_LENGTH).putLong(4, counter).array();
    cipher.init(mode, key, new GCMParameterSpec(8 * OVERHEAD, nonce));
    cipher.updateAAD(ad.toArray());
  }
}
