package io.smartmesh.base;

/** Reads one record of the store, whole. */
public final class StoredRecord {
  private StoredRecord() {}

  /** Reads a record's fields. */
  public interface Reader<T> {
    T read(Decoder in) throws Malformed;
  }

  /**
   * @param kind what it should be, for {@link DamagedRecord}
   * @throws DamagedRecord when {@code reader} refuses it, or leaves some of it
   */
  public static <T> T read(String kind, Bytes key, Bytes value, Reader<T> reader) {
    try {
      Decoder in = new Decoder(value);
      T read = reader.read(in);
      in.end();
      return read;
    } catch (Malformed e) {
      throw new DamagedRecord(kind, key, e.what());
    }
  }
}
