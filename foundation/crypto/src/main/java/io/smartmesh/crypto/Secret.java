package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Secret bytes that are zeroed when they are closed: keys, seeds, what a passphrase opens. The
 * garbage collector may have moved them before and left a copy behind; closing early makes that
 * unlikely, not impossible.
 *
 * <p>Compared in constant time; never printed.
 */
public final class Secret implements AutoCloseable {
  private final byte[] bytes;
  private boolean closed;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes over {@code bytes}: the caller does not use them any more. */
  public static Secret own(byte[] bytes) {
    return new Secret(bytes);
  }

  /** For secrets that come out of code made of {@link Bytes}, which cannot be zeroed. */
  public static Secret copyOf(Bytes bytes) {
    return new Secret(bytes.toArray());
  }

  public static Secret random(int length, Entropy entropy) {
    return copyOf(entropy.next(length));
  }

  public int length() {
    return bytes.length;
  }

  /**
   * Lends the bytes themselves: {@code use} neither changes nor keeps them.
   *
   * @throws IllegalStateException when closed
   */
  public synchronized <T> T use(Function<byte[], T> use) {
    if (closed) {
      throw new IllegalStateException("this secret was wiped");
    }
    return use.apply(bytes);
  }

  /** Zeroes the bytes. A second time changes nothing. */
  @Override
  public synchronized void close() {
    Arrays.fill(bytes, (byte) 0);
    closed = true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  /** The same for all: a hash of a secret tells of it. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "secret of " + bytes.length + " bytes";
  }
}
