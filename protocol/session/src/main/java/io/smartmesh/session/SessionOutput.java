package io.smartmesh.session;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/** What sessions do and tell. */
public sealed interface SessionOutput {
  record SendPacket(Address to, Bytes payload) implements SessionOutput {}

  /**
   * A new session with this peer is in use from now on.
   *
   * @param own what we said of ourselves in its handshake
   * @param theirs what the peer said; authentic, like all that comes in the session
   */
  record Ready(PublicKey peer, Bytes own, Bytes theirs) implements SessionOutput {}

  /** What this peer sealed: authentic, whole, once, in whatever order it came. Never empty. */
  record Opened(PublicKey peer, Bytes plaintext) implements SessionOutput {}

  record Dropped(SessionDrop reason) implements SessionOutput {}
}
