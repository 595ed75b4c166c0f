package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;

/** RFC 9171, 4.2.1: none, CRC-16 (X.25) or CRC-32C (Castagnoli), by their numbers there. */
enum Crc {
  NONE(0, 0),
  X25(1, 2),
  CASTAGNOLI(2, 4);

  private static final int X25_POLYNOMIAL = 0x8408;
  private static final int CASTAGNOLI_POLYNOMIAL = 0x82f63b78;

  final int number;
  final int length;

  Crc(int number, int length) {
    this.number = number;
    this.length = length;
  }

  static Crc of(long number) throws Malformed {
    for (Crc one : values()) {
      if (one.number == number) {
        return one;
      }
    }
    throw new Malformed("CRC of type " + number);
  }

  Bytes of(Bytes bytes) {
    Encoder out = new Encoder();
    return switch (this) {
      case NONE -> Bytes.EMPTY;
      case X25 -> out.u16(run(bytes, X25_POLYNOMIAL, 0xffff) ^ 0xffff).toBytes();
      case CASTAGNOLI ->
          out.u32((run(bytes, CASTAGNOLI_POLYNOMIAL, -1) ^ 0xffff_ffffL) & 0xffff_ffffL).toBytes();
    };
  }

  /** Both are reflected: the lowest bit first. */
  private static int run(Bytes bytes, int polynomial, int start) {
    int crc = start;
    for (int i = 0; i < bytes.length(); i++) {
      crc ^= bytes.at(i) & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ polynomial;
      }
    }
    return crc;
  }
}
