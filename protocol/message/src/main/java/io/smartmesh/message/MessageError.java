package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.content.ContentError;
import io.smartmesh.ratchet.RatchetError;

/** Everything a user or a peer can do wrong here, with both compared values. */
public sealed interface MessageError {
  record TextTooLong(int bytes, int most) implements MessageError {}

  record EmptyText() implements MessageError {}

  /** Half a surrogate pair: no text that could be sent. */
  record BrokenText() implements MessageError {}

  /** What no message may be (MC-2). */
  record BadContent(ContentError why) implements MessageError {}

  /** To edit, delete or react to: not in this conversation, or not one's own. */
  record NoSuchMessage(MessageId id) implements MessageError {}

  /** Only texts have another text. */
  record NotEditable(MessageId id) implements MessageError {}

  record OutboxFull(int waiting, int most) implements MessageError {}

  /** No own text with this id is still tried: it is settled, or there was none. */
  record NotWaiting(MessageId id) implements MessageError {}

  record ToOneself(Address self) implements MessageError {}

  record NotAuthentic(int bytes) implements MessageError {}

  /** A receipt for a text that we never wrote, or gave up long ago. */
  record UnknownText(MessageId id) implements MessageError {}

  /** Its account has revoked the device that sent this (MS-14). */
  record FromRevoked(Address device) implements MessageError {}

  /** The user does not want to hear of this device (CT-11). */
  record FromBlocked(Address device) implements MessageError {}

  record Malformed(String what) implements MessageError {}

  /** What the sessions refuse (RA-16). */
  record InSession(RatchetError why) implements MessageError {}

  /** Prekeys that were not asked for. */
  record NotAsked(Address device) implements MessageError {}

  /** More requests for prekeys than are answered. */
  record TooManyRequests(int most) implements MessageError {}

  static MessageError of(ContentError why) {
    if (why instanceof ContentError.TooLong tooLong && tooLong.what().equals("text")) {
      return new TextTooLong(tooLong.bytes(), tooLong.most());
    } else if (why instanceof ContentError.Empty empty && empty.what().equals("text")) {
      return new EmptyText();
    }
    return why instanceof ContentError.BrokenText ? new BrokenText() : new BadContent(why);
  }

  static MessageError of(RatchetError why) {
    return why instanceof RatchetError.NotAuthentic unknown
        ? new NotAuthentic(unknown.bytes())
        : new InSession(why);
  }
}
