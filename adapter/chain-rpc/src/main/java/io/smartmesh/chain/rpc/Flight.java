package io.smartmesh.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A nonce on its way: what was sent under it, and how far it has come in this life. */
final class Flight {
  static final long NOWHERE = -1;

  /** Who asked for it, told once how it ended. */
  final List<Long> ids = new ArrayList<>();

  Sent sent;

  /** The note of {@link #sent} is durable: it may be sent. */
  boolean noted;

  /** Some chain node has taken it, now or in an earlier life. */
  boolean taken;

  /** The block it is in. */
  long block = NOWHERE;

  boolean reverted;

  /** Looks that found its nonce used, and not by it. */
  int usurped;

  /** When more was offered the last time, and when it was given to the chain nodes. */
  long offeredNanos;

  @Nullable Long givenNanos;

  Flight(Sent sent, boolean noted, long nanos) {
    this.sent = sent;
    this.noted = noted;
    this.taken = noted;
    this.offeredNanos = nanos;
  }

  boolean isIncluded() {
    return block != NOWHERE;
  }
}
