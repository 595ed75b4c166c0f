package io.smartmesh.transfer;

/** How far a transfer is. The order is that of the numbers in records. */
public enum TransferState {
  /** Its pieces are being hashed here. */
  PREPARING,
  /** The other side has not heard of it. */
  OFFERED,
  /** Somebody has to decide: the user here where it is incoming, otherwise the one there. */
  ASKING,
  /** Wanted; waits for the other side, a way to it, or its turn. */
  WAITING,
  MOVING,
  /** By the user here, or since the disk would not go on. */
  PAUSED,
  /** Whole, checked, and durably there under its name. */
  DONE,
  REFUSED,
  CANCELLED,
  FAILED;

  public boolean isFinal() {
    return compareTo(DONE) >= 0;
  }

  /** Whether bytes of it may be on the way, now or later. */
  boolean isWanted() {
    return this == WAITING || this == MOVING;
  }
}
