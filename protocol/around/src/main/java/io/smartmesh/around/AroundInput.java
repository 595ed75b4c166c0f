package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;

/** What the machine is told. */
public sealed interface AroundInput {
  /**
   * A neighbour is there, stranger or not.
   *
   * @param most bytes that fit into one frame to it
   */
  record Near(Address peer, int most) implements AroundInput {}

  record Gone(Address peer) implements AroundInput {}

  /** Hostile until checked. */
  record FrameArrived(Address from, Bytes frame) implements AroundInput {}

  /**
   * User: says it to all around.
   *
   * @param kind a word or a notice
   * @param seconds how long it is to be about
   * @param card of this device, to be known by; empty to go by a pseudonym
   */
  record Write(PostKind kind, String room, String text, long seconds, Bytes card, ChainTime at)
      implements AroundInput {}

  /** User: takes a notice of his own back. */
  record Withdraw(PostId id, ChainTime at) implements AroundInput {}

  /** User: this is not fit to be seen; it goes here, and is not passed on (AR-12). */
  record Report(PostId id) implements AroundInput {}

  /** User: nothing more of whoever wrote this. */
  record Mute(PostId id) implements AroundInput {}

  record Unmute(Address writer) implements AroundInput {}
}
