package io.smartmesh.channel;

import io.smartmesh.base.Bytes;

/**
 * 16 random bytes chosen by the payer: names one payment at both ends, and makes a repeated command
 * harmless.
 */
public record PaymentId(Bytes bytes) implements Comparable<PaymentId> {
  public static final int LENGTH = 16;

  public PaymentId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a payment id has 16 bytes, not " + bytes.length());
    }
  }

  @Override
  public int compareTo(PaymentId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
