package io.smartmesh.simulator.wire;

import java.util.Locale;

/** What a node is to a message. */
public enum Role {
  SENDER,
  FORWARDER,
  RECEIVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
