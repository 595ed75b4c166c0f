package io.smartmesh.channel;

import io.smartmesh.base.Malformed;

/** Where a channel is in its life. */
public enum ChannelPhase {
  OPEN(1),
  /** We signed a close of either kind: no further state or acknowledgement (R5). */
  FROZEN(2),
  /** Closing on the chain: the hold period runs. */
  CLOSING(3),
  /** Settled, with pending payments still to be resolved. */
  SETTLED(4),
  FINISHED(5);

  private final int number;

  ChannelPhase(int number) {
    this.number = number;
  }

  /** In stored records. */
  int number() {
    return number;
  }

  static ChannelPhase of(int number) throws Malformed {
    for (ChannelPhase phase : values()) {
      if (phase.number == number) {
        return phase;
      }
    }
    throw new Malformed("channel phase " + number);
  }
}
