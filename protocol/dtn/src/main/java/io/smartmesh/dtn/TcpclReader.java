package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Arrays;
import java.util.Optional;

/**
 * Messages out of a stream of bytes, however it is cut. Holds no more than the longest message that
 * may come; a length is believed only once it is within its bound.
 */
final class TcpclReader {
  /** The next message is not complete yet. */
  private static final class Unfinished extends Exception {
    private static final long serialVersionUID = 1L;

    Unfinished() {
      super(null, null, false, false);
    }
  }

  private static final int ITEM_HEADER = 5;
  private static final int FIRST_BYTES = 1_024;

  private byte[] held = new byte[FIRST_BYTES];
  private int length;
  private int at;
  private boolean isContacted;

  void add(Bytes bytes) {
    int needed = length + bytes.length();
    if (needed > held.length) {
      held = Arrays.copyOf(held, Math.max(needed, 2 * held.length));
    }
    bytes.copyTo(held, length);
    length = needed;
  }

  /** Bytes that wait; a stream that sends more than it may is refused before they are many. */
  int waiting() {
    return length;
  }

  /** Empty where there is none yet. */
  Result<Optional<TcpclMessage>, DtnError> next() {
    at = 0;
    try {
      TcpclMessage message = isContacted ? message() : contact();
      isContacted = true;
      System.arraycopy(held, at, held, 0, length - at);
      length -= at;
      if (length < FIRST_BYTES && held.length > FIRST_BYTES) {
        held = Arrays.copyOf(held, FIRST_BYTES);
      }
      return Result.ok(Optional.of(message));
    } catch (Unfinished e) {
      return Result.ok(Optional.empty());
    } catch (Malformed e) {
      return Result.err(new DtnError.Malformed(e.what()));
    }
  }

  /** A wrong beginning is told at its first byte, not when six have come. */
  private TcpclMessage contact() throws Unfinished, Malformed {
    for (int i = 0; i < TcpclMessage.MAGIC.length(); i++) {
      int got = u8();
      if (got != TcpclMessage.MAGIC.at(i)) {
        throw new Malformed("byte " + got + " in the contact header");
      }
    }
    return new TcpclMessage.Contact(u8(), u8());
  }

  private TcpclMessage message() throws Unfinished, Malformed {
    int type = u8();
    return switch (type) {
      case TcpclMessage.XFER_SEGMENT -> segment();
      case TcpclMessage.XFER_ACK -> new TcpclMessage.Ack(u8(), u64(), u64());
      case TcpclMessage.XFER_REFUSE -> new TcpclMessage.Refuse(u8(), u64());
      case TcpclMessage.KEEPALIVE -> new TcpclMessage.Keepalive();
      case TcpclMessage.SESS_TERM -> new TcpclMessage.Term(u8(), u8());
      case TcpclMessage.MSG_REJECT -> new TcpclMessage.Reject(u8(), u8());
      case TcpclMessage.SESS_INIT -> init();
      default -> throw new Malformed("message of type " + type);
    };
  }

  private TcpclMessage init() throws Unfinished, Malformed {
    int keepalive = u16();
    long segmentMru = u64();
    long transferMru = u64();
    String node = raw(bounded("a node id", u16(), DtnLimits.EID_BYTES)).toUtf8();
    boolean critical = critical(items(), false);
    return new TcpclMessage.Init(keepalive, segmentMru, transferMru, node, critical);
  }

  private TcpclMessage segment() throws Unfinished, Malformed {
    int flags = u8();
    long transfer = u64();
    Bytes items = (flags & TcpclMessage.START) == 0 ? Bytes.EMPTY : items();
    Bytes data = raw(bounded("a segment", u64(), DtnLimits.SEGMENT_TAKEN));
    Optional<Long> total = Optional.empty();
    Decoder in = new Decoder(items);
    while (in.remaining() > 0) {
      in.u8();
      int type = in.u16();
      Bytes value = in.raw(in.u16());
      if (type == TcpclMessage.LENGTH_ITEM) {
        total = Optional.of(new Decoder(value).u64());
      }
    }
    return new TcpclMessage.Segment(flags, transfer, total, critical(items, true), data);
  }

  private Bytes items() throws Unfinished, Malformed {
    return raw(bounded("extension items", u32(), DtnLimits.EXTENSION_BYTES));
  }

  private static boolean critical(Bytes items, boolean knowsLength) throws Malformed {
    Decoder in = new Decoder(items);
    boolean isAny = false;
    while (in.remaining() > 0) {
      if (in.remaining() < ITEM_HEADER) {
        throw new Malformed("an extension item of " + in.remaining() + " bytes");
      }
      boolean isCritical = (in.u8() & TcpclMessage.CRITICAL) != 0;
      boolean isKnown = knowsLength && in.u16() == TcpclMessage.LENGTH_ITEM;
      if (!knowsLength) {
        in.u16();
      }
      in.raw(in.u16());
      isAny |= isCritical && !isKnown;
    }
    return isAny;
  }

  private static int bounded(String what, long length, int most) throws Malformed {
    if (length > most) {
      throw new Malformed(what + " of " + length + " bytes, at most " + most);
    }
    return (int) length;
  }

  private int u8() throws Unfinished {
    if (at >= length) {
      throw new Unfinished();
    }
    return held[at++] & 0xff;
  }

  private int u16() throws Unfinished {
    return u8() << 8 | u8();
  }

  private long u32() throws Unfinished {
    return (long) u16() << 16 | u16();
  }

  /** What does not fit into 63 bits counts as the most that does. */
  private long u64() throws Unfinished {
    long high = u32();
    long low = u32();
    return high > Integer.MAX_VALUE ? Long.MAX_VALUE : high << 32 | low;
  }

  private Bytes raw(int count) throws Unfinished {
    if (length - at < count) {
      throw new Unfinished();
    }
    at += count;
    return Bytes.copyOf(Arrays.copyOfRange(held, at - count, at));
  }
}
