package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import java.math.BigInteger;

/** Values as the EVM's 32-byte words: numbers big-endian, everything padded on the left. */
public final class Words {
  public static final int LENGTH = 32;

  private Words() {}

  public static Bytes of(long number) {
    return of(Amount.of(number));
  }

  public static Bytes of(boolean flag) {
    return of(flag ? 1 : 0);
  }

  public static Bytes of(ChainTime time) {
    return of(time.seconds());
  }

  public static Bytes of(Amount amount) {
    return padded(unsigned(amount.units()));
  }

  public static Bytes of(Address address) {
    return padded(address.bytes());
  }

  /**
   * @param word 32 bytes
   */
  public static Amount toAmount(Bytes word) {
    return new Amount(new BigInteger(1, word.toArray()));
  }

  /** The magnitude without leading zeros; empty for 0. */
  static Bytes unsigned(BigInteger number) {
    Bytes twos = Bytes.wrap(number.toByteArray());
    return twos.at(0) == 0 ? twos.slice(1, twos.length()) : twos;
  }

  static Bytes padded(Bytes value) {
    byte[] word = new byte[LENGTH];
    value.copyTo(word, LENGTH - value.length());
    return Bytes.wrap(word);
  }
}
