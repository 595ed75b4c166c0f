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
    /** In full and by nickname. */
    REPAIR,
    SEEK,
    FOUND
  }

  private static final Kind[] KINDS = Kind.values();

  private final Map<Kind, Carried> kinds = new EnumMap<>(Kind.class);

  /** One message, sealed or about to be, in a frame of {@code length} bytes. */
  void add(byte type, int length) {
    kinds.merge(kind(type), Carried.NOTHING.plusSent(length), Said::sum);
  }

  /** Behind the first message of a frame that counts as {@code host} (LN-48). */
  void rides(byte host, byte rider, int length) {
    kinds.merge(kind(host), new Carried(0, -length, 0, 0), Said::sum);
    kinds.merge(kind(rider), new Carried(0, length, 0, 0), Said::sum);
  }

  private static Kind kind(byte type) {
    return switch (type) {
      case 13 -> Kind.REPAIR;
      case 14 -> Kind.PACKET;
      case 15 -> Kind.SEEK;
      case 16 -> Kind.FOUND;
      default -> KINDS[type];
    };
  }

  private static Carried sum(Carried a, Carried b) {
    return new Carried(a.framesSent() + b.framesSent(), a.bytesSent() + b.bytesSent(), 0, 0);
  }

  Map<Kind, Carried> view() {
    return new EnumMap<>(kinds);
  }
}
