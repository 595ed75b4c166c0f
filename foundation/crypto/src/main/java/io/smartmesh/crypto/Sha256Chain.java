package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * SHA-256 of 32 bytes, of that again, and so on: millions a second, since one digest and one buffer
 * serve all. For use by one thread at a time.
 */
public final class Sha256Chain {
  private final MessageDigest digest;
  private final byte[] value = new byte[Hash.LENGTH];

  public Sha256Chain() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The value {@code times} hashes after {@code start}; itself for 0. */
  public Hash after(Hash start, int times) {
    start.bytes().copyTo(value, 0);
    for (int i = 0; i < times; i++) {
      step();
    }
    return held();
  }

  /** {@code start} and the {@code times} values after it, in the order they are made. */
  public List<Hash> values(Hash start, int times) {
    List<Hash> values = new ArrayList<>(times + 1);
    values.add(start);
    start.bytes().copyTo(value, 0);
    for (int i = 0; i < times; i++) {
      step();
      values.add(held());
    }
    return values;
  }

  private void step() {
    try {
      digest.update(value);
      digest.digest(value, 0, Hash.LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }

  private Hash held() {
    return new Hash(Bytes.copyOf(value));
  }
}
