package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.CARD_BYTES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.ContentLimits;

/**
 * What is inside a sealed packet (MS-1).
 *
 * <pre>
 * TEXT        version 02 | kind 01 | id 16 | written at varint | length varint | UTF-8
 * RECEIPT     version 01 | kind 02 | id 16
 * INTRODUCED  version 02 | kind 03 | as TEXT    | length varint | the writer's contact card (CT-9)
 * CONTENT     version 02 | kind 04 | as TEXT, with a content (MC-1) in the place of UTF-8
 * INTRODUCED  version 02 | kind 05 | as CONTENT | length varint | the writer's contact card
 * </pre>
 *
 * <p>In version 1 the others' time took 8 bytes.
 */
sealed interface Envelope {
  /** What the box is for: no box of another protocol opens here (MS-2). */
  Bytes CONTEXT = Bytes.utf8("smartmesh/message/1");

  int VERSION = 2;
  int FIRST_VERSION = 1;

  record Text(MessageId id, ChainTime at, Content content) implements Envelope {
    Text(MessageId id, ChainTime at, String text) {
      this(id, at, Content.text(text));
    }
  }

  /** A text to somebody who could not answer without the writer's card. */
  record Introduced(Text text, Bytes card) implements Envelope {}

  /** I have this text durably. */
  record Receipt(MessageId id) implements Envelope {}

  /** Whether it goes before all else (MC-11). */
  default boolean isUrgent() {
    return (this instanceof Text text && text.content.isUrgent())
        || (this instanceof Introduced by && by.text.content.isUrgent());
  }

  default Bytes encode() {
    if (this instanceof Text text) {
      return write(text.content.isPlain() ? 1 : 4, text).toBytes();
    }
    if (this instanceof Introduced introduced) {
      int kind = introduced.text.content.isPlain() ? 3 : 5;
      return write(kind, introduced.text).bytes(introduced.card).toBytes();
    }
    return new Encoder().u8(FIRST_VERSION).u8(2).raw(((Receipt) this).id.bytes()).toBytes();
  }

  private static Encoder write(int kind, Text text) {
    Content content = text.content;
    return new Encoder()
        .u8(VERSION)
        .u8(kind)
        .raw(text.id.bytes())
        .varint(text.at.seconds())
        .bytes(content.isPlain() ? Bytes.utf8(content.text()) : content.encode());
  }

  static Result<Envelope, MessageError> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      int version = in.u8();
      int kind = in.u8();
      int newest = kind == 2 ? FIRST_VERSION : VERSION;
      if (version < FIRST_VERSION || version > newest) {
        throw new Malformed(
            "message of kind " + kind + " has version " + version + ", known are 1 to " + newest);
      }
      MessageId id = new MessageId(in.raw(MessageId.LENGTH));
      Envelope envelope =
          switch (kind) {
            case 1 -> new Text(id, time(version, in), text(in));
            case 2 -> new Receipt(id);
            case 3 -> new Introduced(new Text(id, time(version, in), text(in)), card(in));
            case 4 -> new Text(id, time(version, in), content(in));
            case 5 -> new Introduced(new Text(id, time(version, in), content(in)), card(in));
            default -> throw new Malformed("message kind " + kind);
          };
      in.end();
      return Result.ok(envelope);
    } catch (Malformed e) {
      return Result.err(new MessageError.Malformed(String.valueOf(e.getMessage())));
    }
  }

  private static ChainTime time(int version, Decoder in) throws Malformed {
    return new ChainTime(version == FIRST_VERSION ? in.u64() : in.varint());
  }

  private static Bytes card(Decoder in) throws Malformed {
    return in.bytes(CARD_BYTES);
  }

  private static String text(Decoder in) throws Malformed {
    String text = in.text(ContentLimits.TEXT_BYTES);
    if (text.isEmpty()) {
      throw new Malformed("empty text");
    }
    return text;
  }

  private static Content content(Decoder in) throws Malformed {
    Content content = Content.read(in.bytes(ContentLimits.CONTENT_BYTES));
    if (content.isPlain()) {
      throw new Malformed("a plain text in the form of other kinds");
    }
    if (content.body() instanceof Body.InGroup) {
      throw new Malformed("what only a store says of a group (GR-18)");
    }
    return content;
  }
}
