package io.smartmesh.mesh;

import java.util.EnumMap;
import java.util.Map;

/** What a node has said to its neighbours so far, by what it was for: frames and their bytes. */
public final class Said {
  /** What frames are for. */
  public enum Kind {
    HELLO,
    GREETING,
    UPDATE,
    ACK,
    REQUEST,
    SERVICE,
    PACKET,
    PROBE,
    REPORT,
    TRY,
    HEARD,
    GOT,
    REPAIR
  }

  private static final Kind[] KINDS = Kind.values();

  private final Map<Kind, Carried> kinds = new EnumMap<>(Kind.class);

  /** One message, sealed or about to be, in a frame of {@code length} bytes. */
  void add(byte type, int length) {
    kinds.merge(KINDS[type], Carried.NOTHING.plusSent(length), Said::sum);
  }

  private static Carried sum(Carried a, Carried b) {
    return new Carried(a.framesSent() + b.framesSent(), a.bytesSent() + b.bytesSent(), 0, 0);
  }

  Map<Kind, Carried> view() {
    return new EnumMap<>(kinds);
  }
}
