package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.ACK_RANGES;
import static io.smartmesh.stream.StreamLimits.HELD_MILLIS_MOST;
import static io.smartmesh.stream.StreamLimits.NUMBER_MOST;
import static io.smartmesh.stream.StreamLimits.REASON_MOST;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.List;

/**
 * What a packet is made of (ST-4). All numbers are varints of at most 2^48.
 *
 * <pre>
 * PING     01
 * ACK      02 | highest | held, ms | length - 1 | count | (gap - 1 | length - 1) each
 * DATA     03 | stream | offset | length | bytes
 * LAST     04 | stream | offset | length | bytes        and the stream's end behind them
 * ROOM     05 | stream | offset that may be reached
 * ALL ROOM 06 | bytes of all streams that may be reached
 * STREAMS  07 | how many streams the peer may have opened
 * RESET    08 | stream | reason | offset that was reached
 * SETTLED  09 | number below which nothing is waited for
 * </pre>
 */
sealed interface Part {
  /** Bytes of DATA besides its content, at the most. */
  int DATA_OVERHEAD = 1 + 7 + 7 + 3;

  record Ping() implements Part {}

  /**
   * The packets that came.
   *
   * @param ranges from the highest down; the first holds {@code highest}
   */
  record Ack(int heldMillis, List<Ranges.Range> ranges) implements Part {
    long highest() {
      return ranges.get(0).to() - 1;
    }
  }

  record Data(long stream, long offset, Bytes bytes, boolean last) implements Part {
    /** Bytes of content for which there is room in {@code space} bytes. */
    static int contentMost(long stream, long offset, int space) {
      int head = 1 + varint(stream) + varint(offset) + varint(Math.max(0, space));
      return Math.max(0, space - head);
    }

    private static int varint(long number) {
      return Math.max(1, (70 - Long.numberOfLeadingZeros(number)) / 7);
    }

    long end() {
      return offset + bytes.length();
    }

    /** Bytes of all of it. */
    int length() {
      return 1 + varint(stream) + varint(offset) + varint(bytes.length()) + bytes.length();
    }
  }

  record Room(long stream, long most) implements Part {}

  record AllRoom(long most) implements Part {}

  record StreamCount(long most) implements Part {}

  record Reset(long stream, int reason, long end) implements Part {}

  record Settled(long below) implements Part {}

  /** Whether it is to be acknowledged, and said again where it was lost (ST-6). */
  default boolean isReliable() {
    return !(this instanceof Ack || this instanceof Settled);
  }

  default void encode(Encoder out) {
    if (this instanceof Data data) {
      out.u8(data.last ? 4 : 3).varint(data.stream).varint(data.offset).bytes(data.bytes);
    } else if (this instanceof Ack ack) {
      Ranges.Range first = ack.ranges.get(0);
      out.u8(2).varint(ack.highest()).varint(ack.heldMillis).varint(first.length() - 1);
      out.varint(ack.ranges.size() - 1);
      long below = first.from();
      for (Ranges.Range range : ack.ranges.subList(1, ack.ranges.size())) {
        out.varint(below - range.to() - 1).varint(range.length() - 1);
        below = range.from();
      }
    } else if (this instanceof Ping) {
      out.u8(1);
    } else if (this instanceof Room room) {
      out.u8(5).varint(room.stream).varint(room.most);
    } else if (this instanceof AllRoom room) {
      out.u8(6).varint(room.most);
    } else if (this instanceof StreamCount count) {
      out.u8(7).varint(count.most);
    } else if (this instanceof Reset reset) {
      out.u8(8).varint(reset.stream).varint(reset.reason).varint(reset.end);
    } else {
      out.u8(9).varint(((Settled) this).below);
    }
  }

  static Part decode(Decoder in) throws Malformed {
    int type = in.u8();
    return switch (type) {
      case 1 -> new Ping();
      case 2 -> ack(in);
      case 3, 4 -> data(in, type == 4);
      case 5 -> new Room(number(in), number(in));
      case 6 -> new AllRoom(number(in));
      case 7 -> new StreamCount(number(in));
      case 8 -> new Reset(number(in), in.count(REASON_MOST), number(in));
      case 9 -> new Settled(number(in));
      default -> throw new Malformed("part of type " + type);
    };
  }

  private static Data data(Decoder in, boolean last) throws Malformed {
    Data data = new Data(number(in), number(in), in.bytes(in.remaining()), last);
    if (data.end() > NUMBER_MOST) {
      throw new Malformed("data up to " + data.end());
    }
    return data;
  }

  private static Ack ack(Decoder in) throws Malformed {
    long highest = number(in);
    int held = in.count(HELD_MILLIS_MOST);
    List<Ranges.Range> ranges = new ArrayList<>();
    ranges.add(range(highest + 1, in));
    for (int more = in.count(ACK_RANGES - 1); more > 0; more--) {
      long below = ranges.get(ranges.size() - 1).from();
      ranges.add(range(below - number(in) - 1, in));
    }
    return new Ack(held, ranges);
  }

  private static Ranges.Range range(long to, Decoder in) throws Malformed {
    long from = to - number(in) - 1;
    if (from < 0) {
      throw new Malformed("acknowledged below zero: " + from);
    }
    return new Ranges.Range(from, to);
  }

  private static long number(Decoder in) throws Malformed {
    long number = in.varint();
    if (number > NUMBER_MOST) {
      throw new Malformed("number " + number);
    }
    return number;
  }
}
