package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;

/**
 * One message as it is kept: a text, or any other kind (MC-3).
 *
 * @param peer the other person's device
 * @param incoming false for one's own
 * @param at the sender's idea of when it was written
 * @param state for an incoming one always {@link MessageState#DELIVERED}
 * @param hops the way it came (incoming) or its receipt came (outgoing); 0 when not known yet
 * @param detail why it failed or waits; empty when there is nothing to say
 */
public record TextMessage(
    MessageId id,
    Address peer,
    boolean incoming,
    Content content,
    ChainTime at,
    MessageState state,
    int hops,
    String detail) {
  /** Of a plain text. */
  public TextMessage(
      MessageId id,
      Address peer,
      boolean incoming,
      String text,
      ChainTime at,
      MessageState state,
      int hops,
      String detail) {
    this(id, peer, incoming, Content.text(text), at, state, hops, detail);
  }

  /** What is written in it for people; empty where it has no words. */
  public String text() {
    return content.text();
  }

  /** Whether it is what a group's members tell each other, and in no chat (GR-10). */
  public boolean isGroupWord() {
    return content.body() instanceof Body.GroupWord;
  }

  /** The same message, now with this in it. */
  TextMessage with(Content other) {
    return new TextMessage(id, peer, incoming, other, at, state, hops, detail);
  }
}
