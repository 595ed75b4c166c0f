package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;

/**
 * A capture of one TCP connection, as a sniffer would write it: what {@code a} says goes to port
 * 4556 of {@code b}. Raw IPv4 packets (link type 101), a microsecond apart.
 */
final class Pcap {
  static final int PORT = 4556;
  private static final int CLIENT_PORT = 40_000;
  private static final int MTU_DATA = 1_400;
  private static final int HEADERS = 40;
  private static final int SYN = 0x02;
  private static final int ACK = 0x10;
  private static final int PUSH_ACK = 0x18;
  private static final int TCP = 6;

  private final Encoder out = new Encoder();
  private final long[] sequence = {1_000, 5_000};
  private long micros;

  Pcap() {
    out.raw(Bytes.fromHex("a1b2c3d4")).u16(2).u16(4).u32(0).u32(0).u32(65_535).u32(101);
    packet(0, SYN, Bytes.EMPTY);
    sequence[0]++;
    packet(1, SYN | ACK, Bytes.EMPTY);
    sequence[1]++;
    packet(0, ACK, Bytes.EMPTY);
  }

  /**
   * @param from 0: who has dialled, 1: the other end
   */
  void say(int from, Bytes bytes) {
    for (int at = 0; at < bytes.length(); at += MTU_DATA) {
      Bytes part = bytes.slice(at, Math.min(bytes.length(), at + MTU_DATA));
      packet(from, PUSH_ACK, part);
      sequence[from] += part.length();
    }
  }

  private void packet(int from, int flags, Bytes data) {
    int length = HEADERS + data.length();
    micros++;
    out.u32(0).u32(micros).u32(length).u32(length);
    Bytes source = Bytes.of(10, 0, 0, 1 + from);
    Bytes target = Bytes.of(10, 0, 0, 2 - from);
    out.u8(0x45).u8(0).u16(length).u16(0).u16(0x4000).u8(64).u8(TCP).u16(0);
    out.raw(source).raw(target);
    out.u16(from == 0 ? CLIENT_PORT : PORT).u16(from == 0 ? PORT : CLIENT_PORT);
    out.u32(sequence[from]).u32((flags & ACK) == 0 ? 0 : sequence[1 - from]);
    out.u8(0x50).u8(flags).u16(65_535).u16(0).u16(0).raw(data);
  }

  Bytes toBytes() {
    return out.toBytes();
  }
}
