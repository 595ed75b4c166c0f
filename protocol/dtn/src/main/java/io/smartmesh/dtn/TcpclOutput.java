package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;

/** What a session does and tells. */
public sealed interface TcpclOutput {
  record Write(Bytes bytes) implements TcpclOutput {}

  /**
   * Agreed upon.
   *
   * @param node whom the other end says that it is: nothing proves it (GW-6)
   */
  record Up(String node) implements TcpclOutput {}

  /** Answered by {@link TcpclInput.Accept} or {@link TcpclInput.Refuse}; nothing is read before. */
  record Arrived(Bytes bundle) implements TcpclOutput {}

  /** The other end has it. */
  record Sent() implements TcpclOutput {}

  /**
   * @param reason as RFC 9174, 5.2.4 numbers them
   */
  record NotTaken(int reason) implements TcpclOutput {}

  /** The session ended because of this; the connection is to be closed, after what is written. */
  record Failed(DtnError error) implements TcpclOutput {}

  /** Both ends have agreed to end it. */
  record Closed() implements TcpclOutput {}
}
