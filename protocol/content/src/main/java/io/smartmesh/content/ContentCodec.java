package io.smartmesh.content;

import static io.smartmesh.content.ContentLimits.CONTENT_BYTES;
import static io.smartmesh.content.ContentLimits.DISAPPEAR_SECONDS_MOST;
import static io.smartmesh.content.ContentLimits.EXTRAS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.Optional;

/**
 * The bytes of a content (MC-1): one value, one encoding.
 *
 * <pre>
 * version 01 | kind 1 | length varint | body | extras: (tag 1 | length varint | bytes) each
 * tags ascending: 1 what it answers, 17 bytes; 2 seconds until it disappears, varint
 * </pre>
 *
 * An unknown extra with an odd tag is passed over; with an even one, as with an unknown kind or
 * version, all of it is a newer program's (MC-6).
 */
final class ContentCodec {
  static final int VERSION = 1;
  static final int REPLY = 1;
  static final int DISAPPEAR = 2;

  private ContentCodec() {}

  static Bytes encode(Content content) {
    if (content.body() instanceof Body.Newer) {
      return content.unread();
    }
    Encoder out =
        new Encoder()
            .u8(VERSION)
            .u8(BodyCodec.kind(content.body()))
            .bytes(BodyCodec.encode(content.body()));
    content
        .replyTo()
        .ifPresent(
            to -> {
              Encoder reply = new Encoder();
              to.write(reply);
              out.u8(REPLY).bytes(reply.toBytes());
            });
    if (content.disappearSeconds() > 0) {
      out.u8(DISAPPEAR).bytes(new Encoder().varint(content.disappearSeconds()).toBytes());
    }
    return out.raw(content.unread()).toBytes();
  }

  static Content decode(Bytes bytes) throws Malformed {
    if (bytes.isEmpty() || bytes.length() > CONTENT_BYTES) {
      throw new Malformed("message of " + bytes.length() + " bytes, 1 to " + CONTENT_BYTES);
    }
    Decoder in = new Decoder(bytes);
    if (in.u8() != VERSION) {
      return newer(0, bytes);
    }
    int kind = in.u8();
    Bytes body = in.bytes(CONTENT_BYTES);
    Optional<Reference> replyTo = Optional.empty();
    long disappear = 0;
    Encoder unread = new Encoder();
    boolean isNewer = !BodyCodec.isKnown(kind);
    int before = 0;
    for (int extras = 0; in.remaining() > 0; extras++) {
      int tag = in.u8();
      Bytes value = in.bytes(CONTENT_BYTES);
      if (tag <= before || extras >= EXTRAS) {
        throw new Malformed("extra " + tag + " after " + before);
      }
      before = tag;
      if (tag == REPLY) {
        replyTo = Optional.of(whole(value, Reference::read));
      } else if (tag == DISAPPEAR) {
        disappear = whole(value, Decoder::varint);
        if (disappear < 1 || disappear > DISAPPEAR_SECONDS_MOST) {
          throw new Malformed("disappears after " + disappear + " s");
        }
      } else {
        isNewer |= (tag & 1) == 0;
        unread.u8(tag).bytes(value);
      }
    }
    return isNewer
        ? newer(kind, bytes)
        : new Content(BodyCodec.decode(kind, body), replyTo, disappear, unread.toBytes());
  }

  private static Content newer(int kind, Bytes all) {
    return new Content(new Body.Newer(kind), Optional.empty(), 0, all);
  }

  /** Reads a part from all of its bytes. */
  interface Reader<T> {
    T read(Decoder in) throws Malformed;
  }

  static <T> T whole(Bytes bytes, Reader<T> reader) throws Malformed {
    Decoder in = new Decoder(bytes);
    T value = reader.read(in);
    in.end();
    return value;
  }
}
