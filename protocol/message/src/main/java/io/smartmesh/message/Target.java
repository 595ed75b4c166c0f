package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.content.Body;
import io.smartmesh.content.Reference;
import java.util.Optional;

/**
 * A message as others are about it (MC-4): an id means something only together with its writer.
 *
 * @param incoming whether {@code peer} wrote it
 */
public record Target(Address peer, boolean incoming, MessageId id) {
  static Target of(TextMessage message) {
    return new Target(message.peer(), message.incoming(), message.id());
  }

  /** What this message is about; empty where it stands for itself. */
  static Optional<Target> about(TextMessage message) {
    Body body = message.content().body();
    if (body instanceof Body.Edit edit) {
      return Optional.of(own(message, new MessageId(edit.id())));
    } else if (body instanceof Body.Delete delete) {
      return Optional.of(own(message, new MessageId(delete.id())));
    } else if (body instanceof Body.PreviewPart part) {
      return Optional.of(own(message, new MessageId(part.id())));
    } else if (body instanceof Body.Reaction reaction) {
      return Optional.of(referred(message, reaction.to()));
    }
    return Optional.empty();
  }

  /** Whether a message that is about another shows a part of what that one's writer wrote. */
  static boolean isOfAuthor(TextMessage message) {
    Body body = message.content().body();
    return body instanceof Body.Edit || body instanceof Body.PreviewPart;
  }

  static Target referred(TextMessage from, Reference to) {
    boolean incoming = to.ofWriter() == from.incoming();
    return new Target(from.peer(), incoming, new MessageId(to.id()));
  }

  private static Target own(TextMessage message, MessageId id) {
    return new Target(message.peer(), message.incoming(), id);
  }
}
