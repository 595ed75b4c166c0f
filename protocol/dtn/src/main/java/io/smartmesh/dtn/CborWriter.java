package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;

/** The few types of CBOR that bundles are made of, each as short as can be (RFC 8949, 4.2.1). */
final class CborWriter {
  static final int UNSIGNED = 0;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int OPEN_ARRAY = 0x9f;
  static final int BREAK = 0xff;
  private static final int SHORT = 24;

  private final Encoder out = new Encoder();

  CborWriter unsigned(long value) {
    head(UNSIGNED, value);
    return this;
  }

  CborWriter bytes(Bytes value) {
    head(BYTES, value.length());
    out.raw(value);
    return this;
  }

  CborWriter text(String value) {
    Bytes utf8 = Bytes.utf8(value);
    head(TEXT, utf8.length());
    out.raw(utf8);
    return this;
  }

  CborWriter array(int count) {
    head(ARRAY, count);
    return this;
  }

  /** Until {@link #end}. */
  CborWriter openArray() {
    out.u8(OPEN_ARRAY);
    return this;
  }

  CborWriter end() {
    out.u8(BREAK);
    return this;
  }

  CborWriter raw(Bytes encoded) {
    out.raw(encoded);
    return this;
  }

  Bytes toBytes() {
    return out.toBytes();
  }

  private void head(int type, long value) {
    int major = type << 5;
    if (value < SHORT) {
      out.u8(major | (int) value);
    } else if (value <= 0xff) {
      out.u8(major | SHORT).u8((int) value);
    } else if (value <= 0xffff) {
      out.u8(major | (SHORT + 1)).u16((int) value);
    } else if (value <= 0xffff_ffffL) {
      out.u8(major | (SHORT + 2)).u32(value);
    } else {
      out.u8(major | (SHORT + 3)).u64(value);
    }
  }
}
