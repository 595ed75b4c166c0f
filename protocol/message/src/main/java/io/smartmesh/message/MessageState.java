package io.smartmesh.message;

/** What the sender may truthfully say of a message. */
public enum MessageState {
  /** Stored here; there is no way to the recipient yet. */
  WAITING,
  /** Given to the mesh; no receipt yet. */
  SENT,
  /** Somebody who may meet the recipient has a copy; no receipt yet. */
  CARRIED,
  /** The recipient's device has it durably: its signed receipt is here. */
  DELIVERED,
  /** Given up, with a reason. */
  FAILED
}
