package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;

/** What the message machine does and tells. */
public sealed interface MessageOutput {
  /** Must be durable before any later output is let out. */
  record Store(StoreWrite write) implements MessageOutput {}

  /**
   * @param urgent goes before all else (MC-11)
   */
  record SendPacket(Address to, Bytes payload, boolean urgent) implements MessageOutput {
    public SendPacket(Address to, Bytes payload) {
      this(to, payload, false);
    }
  }

  /**
   * For carriers (MS-17).
   *
   * @param label 16 bytes by which {@link Carriers#carry} knows it
   */
  record Carry(Address to, Bytes label, boolean isReceipt, Bytes payload, boolean urgent)
      implements MessageOutput {}

  /** What was handed over under this label is not needed any more. */
  record EndCarriage(Bytes label) implements MessageOutput {}

  /** A new incoming text: stored, told once. */
  record TextReceived(TextMessage message) implements MessageOutput {}

  /** An outgoing text was accepted or changed its state. */
  record TextChanged(TextMessage message) implements MessageOutput {}

  /** This one is not to be seen any more: it was deleted, or has disappeared (MC-9, MC-10). */
  record TextGone(Address peer, boolean incoming, MessageId id, boolean isDeleted)
      implements MessageOutput {}

  /**
   * What became of something sent to {@code to} (MS-16).
   *
   * @param sentAt of an arrival: the first try; of a loss: the try that no receipt came for in time
   */
  record Judged(Address to, Moment sentAt, boolean arrived) implements MessageOutput {}

  record Refused(MessageError error) implements MessageOutput {}
}
