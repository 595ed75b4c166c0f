package io.smartmesh.simulator.wire;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/** The first bytes of frames and link messages, as LN-1 and LN-9 have them. */
public final class LinkWords {
  /** Link messages. */
  public static final int ROUTE_UPDATE = 2;

  public static final int SERVICE = 5;
  public static final int PACKET = 6;

  /** Frames: version 1 in the high nibble. */
  static final int OPEN_FRAME = 0x11;

  static final int ANSWER_FRAME = 0x12;
  static final int DATA_FRAME = 0x14;
  static final int RESUME_FRAME = 0x17;
  static final int RESUMED_FRAME = 0x18;

  /** Bytes of a DATA frame before its sealed part: type, index, counter. */
  static final int DATA_HEADER = 9;

  private LinkWords() {}

  /** Whether this link message is a packet for somebody else than {@code self}. */
  public static boolean isForOthers(Bytes plaintext, Address self) {
    return plaintext.length() > 1 + Address.LENGTH
        && plaintext.at(0) == PACKET
        && !plaintext.slice(1, 1 + Address.LENGTH).equals(self.bytes());
  }

  static long index(Bytes frame, int from) {
    long index = 0;
    for (int i = from; i < from + 4; i++) {
      index = (index << 8) | (frame.at(i) & 0xff);
    }
    return index;
  }
}
