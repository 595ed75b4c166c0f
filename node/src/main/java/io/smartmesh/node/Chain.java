package io.smartmesh.node;

import io.smartmesh.ethereum.channels.ChannelAction;

/** Port: a chain node. Events come on any thread. */
public interface Chain extends AutoCloseable {
  /**
   * Begins to follow the chain from the block after {@code lastHead} (−1: from the contracts'
   * deployment).
   *
   * @param events told in order
   */
  void start(long lastHead, Events events);

  /**
   * Sends a transaction; asking the same again while the first is on its way does not send it
   * twice.
   */
  void ask(long action, ChannelAction what);

  /** The machine was asleep or held up: look at once for what is new. Any thread. */
  default void resumed() {}

  @Override
  void close();

  interface Events {
    void progress(NodeInput.ChainProgress progress);

    void unreachable(String why);

    void failed(long action, String why);
  }
}
