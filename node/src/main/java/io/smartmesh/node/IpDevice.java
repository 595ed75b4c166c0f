package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Port: a network interface of the operating system, by which the programs of this machine send
 * IPv6 packets through the mesh and get those that come for them.
 */
public interface IpDevice extends AutoCloseable {
  /** What the operating system calls it. */
  String name();

  /**
   * Hands over each packet that a program sends, on any thread, from now on until {@link #close}.
   *
   * @param gone told once, if somebody takes the interface away: no packet comes or goes any more
   */
  void start(Consumer<Bytes> packets, Runnable gone);

  /** To the programs here. Best effort, never blocks for long. Called from one thread. */
  void send(Bytes packet);

  /** Counters of what was dropped here, by reason. Any thread. */
  Map<String, Long> drops();

  @Override
  void close();
}
