package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.CARD_BYTES;
import static io.smartmesh.message.MessageLimits.TEXT_BYTES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What is inside a sealed packet (MS-1).
 *
 * <pre>
 * TEXT     version 01 | kind 01 | id 16 | written at 8 | length varint | UTF-8
 * RECEIPT  version 01 | kind 02 | id 16
 * INTRODUCED  version 01 | kind 03 | id 16 | written at 8 | length varint | UTF-8 | length varint |
 *             the writer's contact card (CT-9)
 * </pre>
 */
sealed interface Envelope {
  /** What the box is for: no box of another protocol opens here (MS-2). */
  Bytes CONTEXT = Bytes.utf8("smartmesh/message/1");

  int VERSION = 1;

  record Text(MessageId id, ChainTime at, String text) implements Envelope {}

  /** A text to somebody who could not answer without the writer's card. */
  record Introduced(Text text, Bytes card) implements Envelope {}

  /** I have this text durably. */
  record Receipt(MessageId id) implements Envelope {}

  default Bytes encode() {
    if (this instanceof Text text) {
      return write(1, text).toBytes();
    }
    if (this instanceof Introduced introduced) {
      return write(3, introduced.text).bytes(introduced.card).toBytes();
    }
    return new Encoder().u8(VERSION).u8(2).raw(((Receipt) this).id.bytes()).toBytes();
  }

  private static Encoder write(int kind, Text text) {
    return new Encoder()
        .u8(VERSION)
        .u8(kind)
        .raw(text.id.bytes())
        .u64(text.at.seconds())
        .text(text.text);
  }

  static Result<Envelope, MessageError> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("message", VERSION);
      int kind = in.u8();
      MessageId id = new MessageId(in.raw(MessageId.LENGTH));
      Envelope envelope =
          switch (kind) {
            case 1 -> new Text(id, new ChainTime(in.u64()), text(in));
            case 2 -> new Receipt(id);
            case 3 ->
                new Introduced(
                    new Text(id, new ChainTime(in.u64()), text(in)), in.bytes(CARD_BYTES));
            default -> throw new Malformed("message kind " + kind);
          };
      in.end();
      return Result.ok(envelope);
    } catch (Malformed e) {
      return Result.err(new MessageError.Malformed(String.valueOf(e.getMessage())));
    }
  }

  private static String text(Decoder in) throws Malformed {
    String text = in.text(TEXT_BYTES);
    if (text.isEmpty()) {
      throw new Malformed("empty text");
    }
    return text;
  }
}
