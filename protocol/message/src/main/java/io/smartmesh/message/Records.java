package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.content.Content;
import io.smartmesh.content.ContentLimits;

/**
 * What is kept in the store (MS-11). Numbers in keys keep the order in which things came.
 *
 * <pre>
 * message/out/  number 8  →  version 01 to 04 | id 16 | peer 20 | incoming 1 | text | at 8 |
 * message/in/   number 8  →  state 1 | hops varint | detail
 *   version 04: in the place of the text a content (MC-1), which is no plain text
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

  /** Of a text with the state that the first version did not know, and the next one. */
  private static final int CARRIED_VERSION = 2;

  private static final int RELAYED_VERSION = 3;

  /** Of what is no plain text, in any state. */
  private static final int CONTENT_VERSION = 4;

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
    boolean isPlain = message.content().isPlain();
    return new Encoder()
        .u8(isPlain ? version(message.state()) : CONTENT_VERSION)
        .raw(message.id().bytes())
        .address(message.peer())
        .flag(message.incoming())
        .bytes(isPlain ? Bytes.utf8(message.text()) : message.content().encode())
        .u64(message.at().seconds())
        .u8(number(message.state()))
        .varint(message.hops())
        .text(message.detail())
        .toBytes();
  }

  static TextMessage text(Decoder in) throws Malformed {
    int version = in.version("stored text", VERSION, CONTENT_VERSION);
    MessageId id = new MessageId(in.raw(MessageId.LENGTH));
    return new TextMessage(
        id,
        in.address(),
        in.flag(),
        content(in, version),
        new ChainTime(in.u64()),
        state(in.u8(), version),
        in.count(Integer.MAX_VALUE),
        in.text(DETAIL_BYTES));
  }

  private static Content content(Decoder in, int version) throws Malformed {
    if (version != CONTENT_VERSION) {
      return Content.text(in.text(ContentLimits.TEXT_BYTES));
    }
    Content content = Content.read(in.bytes(ContentLimits.CONTENT_BYTES));
    if (content.isPlain()) {
      throw new Malformed("a plain text in version " + version);
    }
    return content;
  }

  private static int number(MessageState state) {
    return switch (state) {
      case WAITING -> 0;
      case SENT -> 1;
      case DELIVERED -> 2;
      case FAILED -> 3;
      case CARRIED -> 4;
      case RELAYED -> 5;
    };
  }

  private static int version(MessageState state) {
    return switch (state) {
      case CARRIED -> CARRIED_VERSION;
      case RELAYED -> RELAYED_VERSION;
      default -> VERSION;
    };
  }

  private static MessageState state(int number, int version) throws Malformed {
    MessageState state = state(number);
    if (version != CONTENT_VERSION && version != version(state)) {
      throw new Malformed("message state " + number + " in version " + version);
    }
    return state;
  }

  private static MessageState state(int number) throws Malformed {
    return switch (number) {
      case 0 -> MessageState.WAITING;
      case 1 -> MessageState.SENT;
      case 2 -> MessageState.DELIVERED;
      case 3 -> MessageState.FAILED;
      case 4 -> MessageState.CARRIED;
      case 5 -> MessageState.RELAYED;
      default -> throw new Malformed("message state " + number);
    };
  }
}
