package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;

/** What the machine does. */
public sealed interface AroundOutput {
  record Store(StoreWrite write) implements AroundOutput {}

  /**
   * @param promises that something is here: not before what was stored so far is durable
   */
  record SendFrame(Address peer, Bytes frame, boolean promises) implements AroundOutput {}

  /** New here, the user's own too. */
  record Posted(PostView post) implements AroundOutput {}

  /** Not to be seen any more. */
  record Gone(PostId id) implements AroundOutput {}

  record Refused(AroundError error) implements AroundOutput {}
}
