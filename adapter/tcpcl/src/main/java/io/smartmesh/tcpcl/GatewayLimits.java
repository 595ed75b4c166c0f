package io.smartmesh.tcpcl;

/** Every bound and every time of the gateway (GW-9). */
public final class GatewayLimits {
  /** Nodes of the other network that are dialled, and gateways that are written to. */
  public static final int PEERS = 8;

  public static final int OTHERS = 8;

  /** Connections that others have made. */
  static final int ACCEPTED = 16;

  /** What is read at once. */
  static final int BUFFER_BYTES = 65_536;

  /** Between two looks for something new to send. */
  static final long POLL_MILLIS = 1_000;

  static final long TICK_MILLIS = 250;

  /** After its end a session has so many ticks to write what was said last. */
  static final int LAST_TICKS = 20;

  /** What was not taken is tried again after so long, so often; then it counts as lost (BH-6). */
  static final long RETRY_MILLIS = 60_000;

  static final int TRIES = 60;

  /** Before a peer is dialled again: twice as long each time. */
  static final long REDIAL_MILLIS = 500;

  static final long REDIAL_MILLIS_MOST = 30_000;
  static final int CONNECT_MILLIS = 10_000;

  /** The node answers in milliseconds, or is stopping. */
  static final long ANSWER_SECONDS = 20;

  private GatewayLimits() {}
}
