package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.content.Content;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ratchet.Bundle;
import java.util.List;
import java.util.Optional;

/** What the message machine is told. */
public sealed interface MessageInput {
  /**
   * What the user says. {@code at} is this node's best idea of the time, shown to the recipient as
   * such.
   */
  record SendText(MessageId id, Address to, Content content, ChainTime at) implements MessageInput {
    /** A plain text. */
    public SendText(MessageId id, Address to, String text, ChainTime at) {
      this(id, to, Content.text(text), at);
    }
  }

  /** Of the node, at its start: how long it was off (MC-10). */
  record TimeIs(ChainTime at) implements MessageInput {}

  /** What waits for one device of a person is meant for another one now (MS-15). */
  record Redirect(Address from, Address to) implements MessageInput {}

  /** What a contact's card says of its prekey; the card was checked (CT-6). */
  record CardTaken(Bundle prekey) implements MessageInput {}

  record NodeReachable(PublicKey key) implements MessageInput {}

  record NodeUnreachable(Address address) implements MessageInput {}

  /** A payload of the message service came in. Hostile until opened. */
  record PacketArrived(Bytes payload, int hops, ChainTime at) implements MessageInput {}

  /** The same as a bundle, by the hands of others. */
  record BundleArrived(Bytes payload, int hops, ChainTime at) implements MessageInput {}

  /**
   * Somebody has taken a copy of what was handed over under this label.
   *
   * @param by who, where he may be named (MH-4)
   */
  record Handed(Bytes label, Optional<Address> by) implements MessageInput {}

  /**
   * The next on the way has taken a packet of ours.
   *
   * @param hops links of the way, two at the least: a neighbour's own word is its receipt
   */
  record Taken(Address to, Bytes payload, int hops) implements MessageInput {}

  /** These texts of a chat are deleted; those that are still tried stay. */
  record Forget(Address peer, List<MessageId> ids) implements MessageInput {}

  /** The user does not want this text sent any more (MH-7). */
  record CancelText(MessageId id) implements MessageInput {}
}
