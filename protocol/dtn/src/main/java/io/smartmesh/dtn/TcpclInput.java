package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;

/** What a session is told. */
public sealed interface TcpclInput {
  /** The connection stands. */
  record Connected() implements TcpclInput {}

  record BytesArrived(Bytes bytes) implements TcpclInput {}

  /** One at a time: when {@link TcpclSession#isFree}. */
  record Send(Bytes bundle) implements TcpclInput {}

  /** What has {@link TcpclOutput.Arrived} is durable: now it is acknowledged. */
  record Accept() implements TcpclInput {}

  /** It is not taken, whatever is tried. */
  record Refuse() implements TcpclInput {}

  record Close() implements TcpclInput {}
}
