package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ratchet.Bundle;

/** What the message machine is told. */
public sealed interface MessageInput {
  /**
   * The user's text. {@code at} is this node's best idea of the time, shown to the recipient as
   * such.
   */
  record SendText(MessageId id, Address to, String text, ChainTime at) implements MessageInput {}

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

  /** Somebody has taken a copy of what was handed over under this label. */
  record Handed(Bytes label) implements MessageInput {}
}
