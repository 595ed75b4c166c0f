package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.Optional;
import java.util.function.Consumer;

/** The shape of every stored record: a version, then its fields. */
final class Stored {
  private static final int VERSION = 1;

  private Stored() {}

  /** Reads the fields after the version. */
  interface Reader<T> {
    T read(Decoder in) throws Malformed;
  }

  static Encoder start() {
    return new Encoder().u8(VERSION);
  }

  /**
   * @throws IllegalStateException for a record this program did not write: money depends on it, so
   *     a node must not start without it
   */
  static <T> T read(String what, Bytes record, Reader<T> reader) {
    try {
      Decoder in = new Decoder(record);
      in.version(what, VERSION);
      T value = reader.read(in);
      in.end();
      return value;
    } catch (Malformed e) {
      throw new IllegalStateException("The stored " + what + " cannot be read.", e);
    }
  }

  static <T> void optional(Encoder out, Optional<T> value, Consumer<T> write) {
    out.flag(value.isPresent());
    value.ifPresent(write);
  }

  static <T> Optional<T> optional(Decoder in, Reader<T> reader) throws Malformed {
    return in.flag() ? Optional.of(reader.read(in)) : Optional.empty();
  }
}
