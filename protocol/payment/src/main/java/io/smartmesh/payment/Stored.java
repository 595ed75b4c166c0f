package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;
import java.util.Optional;
import java.util.function.Consumer;

/** The shape of every stored record: a version, then its fields. */
final class Stored {
  private static final int VERSION = 1;

  private Stored() {}

  static Encoder start() {
    return start(VERSION);
  }

  static Encoder start(int version) {
    return new Encoder().u8(version);
  }

  /** Reads the fields after the version, of which older ones are still read. */
  interface Reader<T> {
    T read(int version, Decoder in) throws Malformed;
  }

  static <T> T read(String what, Bytes key, Bytes record, int newest, Reader<T> reader) {
    return StoredRecord.read(
        what, key, record, in -> reader.read(in.version(what, VERSION, newest), in));
  }

  /** Reads the fields after the version. */
  static <T> T read(String what, Bytes key, Bytes record, StoredRecord.Reader<T> reader) {
    return StoredRecord.read(
        what,
        key,
        record,
        in -> {
          in.version(what, VERSION);
          return reader.read(in);
        });
  }

  static <T> void optional(Encoder out, Optional<T> value, Consumer<T> write) {
    out.flag(value.isPresent());
    value.ifPresent(write);
  }

  static <T> Optional<T> optional(Decoder in, StoredRecord.Reader<T> reader) throws Malformed {
    return in.flag() ? Optional.of(reader.read(in)) : Optional.empty();
  }
}
