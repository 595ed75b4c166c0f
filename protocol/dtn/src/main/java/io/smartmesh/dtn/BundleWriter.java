package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;

/** RFC 9171, 4.1 to 4.4: every block with CRC-32C, the payload last. */
final class BundleWriter {
  static final int VERSION = 7;
  static final int PAYLOAD = 1;
  static final int PREVIOUS_NODE = 6;
  static final int AGE = 7;
  static final int HOP_COUNT = 10;
  static final int PRIMARY_ELEMENTS = 9;
  static final int BLOCK_ELEMENTS = 6;

  /** Who does not know such a block leaves it out (4.2.4). */
  private static final int REMOVABLE = 0x10;

  private BundleWriter() {}

  static Bytes write(DtnBundle bundle) {
    CborWriter out = new CborWriter().openArray().raw(primary(bundle));
    int number = PAYLOAD + 1;
    if (bundle.previous().isPresent()) {
      CborWriter data = new CborWriter();
      bundle.previous().get().write(data);
      out.raw(block(PREVIOUS_NODE, number++, REMOVABLE, data.toBytes()));
    }
    if (bundle.ageMillis().isPresent()) {
      Bytes data = new CborWriter().unsigned(bundle.ageMillis().get()).toBytes();
      out.raw(block(AGE, number++, 0, data));
    }
    if (bundle.hops().isPresent()) {
      DtnBundle.HopCount hops = bundle.hops().get();
      Bytes data =
          new CborWriter().array(2).unsigned(hops.limit()).unsigned(hops.count()).toBytes();
      out.raw(block(HOP_COUNT, number, REMOVABLE, data));
    }
    return out.raw(block(PAYLOAD, PAYLOAD, 0, bundle.payload())).end().toBytes();
  }

  private static Bytes primary(DtnBundle bundle) {
    CborWriter out =
        new CborWriter()
            .array(PRIMARY_ELEMENTS)
            .unsigned(VERSION)
            .unsigned(bundle.flags())
            .unsigned(Crc.CASTAGNOLI.number);
    bundle.destination().write(out);
    bundle.source().write(out);
    bundle.reportTo().write(out);
    out.array(2).unsigned(bundle.creationMillis()).unsigned(bundle.sequence());
    return withCrc(out.unsigned(bundle.lifetimeMillis()).toBytes());
  }

  private static Bytes block(int type, int number, int flags, Bytes data) {
    return withCrc(
        new CborWriter()
            .array(BLOCK_ELEMENTS)
            .unsigned(type)
            .unsigned(number)
            .unsigned(flags)
            .unsigned(Crc.CASTAGNOLI.number)
            .bytes(data)
            .toBytes());
  }

  /** Over the whole block, with zeros where the CRC stands (4.2.1). */
  private static Bytes withCrc(Bytes block) {
    Bytes zeros = Bytes.wrap(new byte[Crc.CASTAGNOLI.length]);
    Bytes all = new CborWriter().raw(block).bytes(zeros).toBytes();
    return new CborWriter().raw(block).bytes(Crc.CASTAGNOLI.of(all)).toBytes();
  }
}
