package io.smartmesh.message;

/** What the sender may truthfully say of a message. */
public enum MessageState {
  /** Stored here; there is no way to the recipient yet. */
  WAITING,
  /** Given to the mesh; no receipt yet. */
  SENT,
  /** The next of several nodes on the way has confirmed that it has it; no receipt yet. */
  RELAYED,
  /** Somebody who may meet the recipient has a copy; no receipt yet. */
  CARRIED,
  /** The recipient's device has it durably: its signed receipt is here. */
  DELIVERED,
  /** Given up, with a reason. */
  FAILED;

  /**
   * Whether it is true and news to say {@code next} after this one of the same text to the same
   * device (MH-2): never less than was known, and nothing after a receipt.
   */
  public boolean mayBecome(MessageState next) {
    return switch (this) {
      case WAITING -> next != WAITING;
      case SENT -> next == RELAYED || next == CARRIED || next == DELIVERED;
      case RELAYED -> next == CARRIED || next == DELIVERED;
      case CARRIED, FAILED -> next == DELIVERED;
      case DELIVERED -> false;
    };
  }

  /** Whether it went out of this device: it may be with its recipient (MH-3). */
  public boolean mayHaveArrived() {
    return this != WAITING && this != FAILED;
  }
}
