package io.smartmesh.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key for the JDK's ciphers and MACs that can be zeroed; {@code SecretKeySpec} cannot. What the
 * JDK takes out of it is a copy that the JDK zeroes, but for the round keys inside its own objects.
 */
final class RawKey implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final String algorithm;

  /**
   * @param bytes taken over: the caller does not use them any more
   */
  RawKey(byte[] bytes, String algorithm) {
    this.bytes = bytes;
    this.algorithm = algorithm;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return bytes.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
  }
}
