package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The other cipher of published Noise vectors. */
final class ChaChaPoly implements Aead {
  private final byte[] key;

  ChaChaPoly(byte[] key) {
    this.key = key;
  }

  @Override
  public Bytes seal(long counter, Bytes ad, Bytes plaintext) {
    try {
      return run(Cipher.ENCRYPT_MODE, counter, ad, plaintext);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Optional<Bytes> open(long counter, Bytes ad, Bytes ciphertext) {
    try {
      return Optional.of(run(Cipher.DECRYPT_MODE, counter, ad, ciphertext));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  private Bytes run(int mode, long counter, Bytes ad, Bytes input) throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4, counter).array();
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
    cipher.updateAAD(ad.toArray());
    return Bytes.wrap(cipher.doFinal(input.toArray()));
  }
}
