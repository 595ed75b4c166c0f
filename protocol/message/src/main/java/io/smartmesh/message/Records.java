package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.TEXT_BYTES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;

/**
 * What is kept in the store (MS-11). Numbers in keys keep the order in which things came.
 *
 * <pre>
 * message/out/  number 8  →  version 01 or 02 | id 16 | peer 20 | incoming 1 | text | at 8 |
 * message/in/   number 8  →  state 1 | hops varint | detail
 * message/seen/ number 8  →  version 01 | peer 20 | id 16
 * message/key/  peer 20   →  version 01 | compressed key 33
 * </pre>
 */
final class Records {
  static final Bytes OUT = Bytes.utf8("message/out/");
  static final Bytes IN = Bytes.utf8("message/in/");
  static final Bytes SEEN = Bytes.utf8("message/seen/");
  static final Bytes KEY = Bytes.utf8("message/key/");
  static final int VERSION = 1;

  /** Of a text with the state that the first version did not know. */
  private static final int CARRIED_VERSION = 2;

  private static final int DETAIL_BYTES = 200;

  private Records() {}

  static Bytes numbered(Bytes prefix, long number) {
    return Bytes.concat(prefix, new Encoder().u64(number).toBytes());
  }

  /** The number that a key ends with; it must have a next one. */
  static long number(Bytes prefix, Bytes key) {
    return StoredRecord.read(
        "message number",
        key,
        key.slice(prefix.length(), key.length()),
        in -> {
          long number = in.u64();
          if (number == Long.MAX_VALUE) {
            throw new Malformed("there is no number after " + number);
          }
          return number;
        });
  }

  static Bytes text(TextMessage message) {
    return new Encoder()
        .u8(message.state() == MessageState.CARRIED ? CARRIED_VERSION : VERSION)
        .raw(message.id().bytes())
        .address(message.peer())
        .flag(message.incoming())
        .text(message.text())
        .u64(message.at().seconds())
        .u8(number(message.state()))
        .varint(message.hops())
        .text(message.detail())
        .toBytes();
  }

  static TextMessage text(Decoder in) throws Malformed {
    int version = in.version("stored text", VERSION, CARRIED_VERSION);
    MessageId id = new MessageId(in.raw(MessageId.LENGTH));
    return new TextMessage(
        id,
        in.address(),
        in.flag(),
        in.text(TEXT_BYTES),
        new ChainTime(in.u64()),
        state(in.u8(), version),
        in.count(Integer.MAX_VALUE),
        in.text(DETAIL_BYTES));
  }

  private static int number(MessageState state) {
    return switch (state) {
      case WAITING -> 0;
      case SENT -> 1;
      case DELIVERED -> 2;
      case FAILED -> 3;
      case CARRIED -> 4;
    };
  }

  private static MessageState state(int number, int version) throws Malformed {
    if ((version == CARRIED_VERSION) != (number == 4)) {
      throw new Malformed("message state " + number + " in version " + version);
    }
    return switch (number) {
      case 0 -> MessageState.WAITING;
      case 1 -> MessageState.SENT;
      case 2 -> MessageState.DELIVERED;
      case 3 -> MessageState.FAILED;
      case 4 -> MessageState.CARRIED;
      default -> throw new Malformed("message state " + number);
    };
  }
}
