package io.smartmesh.crypto;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** What opens a {@link Vault}. */
public sealed interface VaultKey extends AutoCloseable {
  /** Bytes of a key file's secret. */
  int FILE_LENGTH = 32;

  /**
   * @param utf8 NFKD, so that the same words typed on another keyboard open it: see {@link #of}
   */
  record Passphrase(Secret utf8) implements VaultKey {
    @Override
    public void close() {
      utf8.close();
    }
  }

  /**
   * @param bytes {@link #FILE_LENGTH} of them, random
   */
  record File(Secret bytes) implements VaultKey {
    public File {
      if (bytes.length() != FILE_LENGTH) {
        throw new IllegalArgumentException("a key file has 32 bytes, not " + bytes.length());
      }
    }

    @Override
    public void close() {
      bytes.close();
    }
  }

  static VaultKey of(String passphrase) {
    String normal = Normalizer.normalize(passphrase, Normalizer.Form.NFKD);
    return new Passphrase(Secret.own(normal.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  void close();
}
