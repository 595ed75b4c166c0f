package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import java.util.Optional;

/**
 * What the two ends of a session say (RFC 9174, section 4 to 6).
 *
 * <pre>
 * contact header "dtn!" | version 4 | flags                                            4.2
 * XFER_SEGMENT  01 | flags | transfer 8 | if start: length of items 4, items |
 *                  length of data 8 | data                                             5.2.2
 * XFER_ACK      02 | flags | transfer 8 | acknowledged length 8                        5.2.3
 * XFER_REFUSE   03 | reason | transfer 8                                               5.2.4
 * KEEPALIVE     04                                                                     5.1.1
 * SESS_TERM     05 | flags | reason                                                    6.1
 * MSG_REJECT    06 | reason | header of what was rejected                              5.1.2
 * SESS_INIT     07 | keepalive, s 2 | segment MRU 8 | transfer MRU 8 | node id 2 + n |
 *                  length of items 4, items                                            4.6
 * item          flags 1 | type 2 | length 2 | value                                    4.8
 * </pre>
 */
sealed interface TcpclMessage {
  int VERSION = 4;
  Bytes MAGIC = Bytes.utf8("dtn!");
  int XFER_SEGMENT = 1;
  int XFER_ACK = 2;
  int XFER_REFUSE = 3;
  int KEEPALIVE = 4;
  int SESS_TERM = 5;
  int MSG_REJECT = 6;
  int SESS_INIT = 7;

  /** Flags of a segment and its acknowledgement. */
  int END = 1;

  int START = 2;

  /** Flag of SESS_TERM. */
  int REPLY = 1;

  /** Flag of an item: who does not know it must not go on. */
  int CRITICAL = 1;

  /** The only item of a transfer that we know: its whole length (5.2.5.1). */
  int LENGTH_ITEM = 1;

  int LENGTH_ITEM_BYTES = 13;

  record Contact(int version, int flags) implements TcpclMessage {}

  /**
   * @param critical whether an item that we do not know is critical
   */
  record Init(int keepalive, long segmentMru, long transferMru, String node, boolean critical)
      implements TcpclMessage {}

  /**
   * @param total of the transfer, where its beginning tells it
   */
  record Segment(int flags, long transfer, Optional<Long> total, boolean critical, Bytes data)
      implements TcpclMessage {
    boolean isStart() {
      return (flags & START) != 0;
    }

    boolean isEnd() {
      return (flags & END) != 0;
    }
  }

  record Ack(int flags, long transfer, long length) implements TcpclMessage {}

  record Refuse(int reason, long transfer) implements TcpclMessage {}

  record Keepalive() implements TcpclMessage {}

  record Term(int flags, int reason) implements TcpclMessage {
    boolean isReply() {
      return (flags & REPLY) != 0;
    }
  }

  record Reject(int reason, int header) implements TcpclMessage {}

  default Bytes encode() {
    Encoder out = new Encoder();
    if (this instanceof Contact contact) {
      out.raw(MAGIC).u8(contact.version).u8(contact.flags);
    } else if (this instanceof Init init) {
      Bytes node = Bytes.utf8(init.node);
      out.u8(SESS_INIT).u16(init.keepalive).u64(init.segmentMru).u64(init.transferMru);
      out.u16(node.length()).raw(node).u32(0);
    } else if (this instanceof Segment segment) {
      segment(segment, out);
    } else if (this instanceof Ack ack) {
      out.u8(XFER_ACK).u8(ack.flags).u64(ack.transfer).u64(ack.length);
    } else if (this instanceof Refuse refuse) {
      out.u8(XFER_REFUSE).u8(refuse.reason).u64(refuse.transfer);
    } else if (this instanceof Keepalive) {
      out.u8(KEEPALIVE);
    } else if (this instanceof Term term) {
      out.u8(SESS_TERM).u8(term.flags).u8(term.reason);
    } else {
      out.u8(MSG_REJECT).u8(((Reject) this).reason).u8(((Reject) this).header);
    }
    return out.toBytes();
  }

  private static void segment(Segment segment, Encoder out) {
    out.u8(XFER_SEGMENT).u8(segment.flags).u64(segment.transfer);
    if (segment.isStart()) {
      if (segment.total.isPresent()) {
        out.u32(LENGTH_ITEM_BYTES).u8(CRITICAL).u16(LENGTH_ITEM).u16(8).u64(segment.total.get());
      } else {
        out.u32(0);
      }
    }
    out.u64(segment.data.length()).raw(segment.data);
  }
}
