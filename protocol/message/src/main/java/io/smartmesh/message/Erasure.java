package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.content.Content;
import java.util.Optional;

/**
 * What is to go from the pages of a chat (MH-15). Stored until it has, so that no end of the
 * program keeps what was deleted.
 *
 * @param isDeleted its writer has deleted it, and <em>erased</em> stays in its place; otherwise its
 *     time is over, and nothing stays
 */
public record Erasure(Target target, boolean isDeleted) {
  static final Bytes PREFIX = Bytes.utf8("erase/");
  private static final int VERSION = 1;

  Bytes key() {
    return new Encoder()
        .raw(PREFIX)
        .address(target.peer())
        .flag(target.incoming())
        .raw(target.id().bytes())
        .toBytes();
  }

  Bytes record() {
    return new Encoder()
        .u8(VERSION)
        .address(target.peer())
        .flag(target.incoming())
        .raw(target.id().bytes())
        .flag(isDeleted)
        .toBytes();
  }

  static Erasure read(Decoder in) throws Malformed {
    in.version("what is to be erased", VERSION);
    Target target = new Target(in.address(), in.flag(), new MessageId(in.raw(MessageId.LENGTH)));
    return new Erasure(target, in.flag());
  }

  boolean isOf(TextMessage message) {
    return Target.of(message).equals(target);
  }

  /** What is left of a message; empty where nothing is. */
  Optional<TextMessage> left(TextMessage message) {
    if (isOf(message)) {
      return isDeleted ? Optional.of(message.with(Content.ERASED)) : Optional.empty();
    }
    boolean isAbout = Target.about(message).equals(Optional.of(target));
    boolean goes = isAbout && (!isDeleted || Target.isOfAuthor(message));
    return goes ? Optional.empty() : Optional.of(message);
  }
}
