package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelAction;

/** Port: a chain node. Events come on any thread. */
public interface Chain extends AutoCloseable {
  /**
   * Begins to follow the chain from the block after the newest that {@code memory} holds (none:
   * from the contracts' deployment).
   *
   * @param events told in order
   */
  void start(ChainMemory memory, Events events);

  /**
   * Sends a transaction; asking the same again while the first is on its way does not send it
   * twice.
   */
  void ask(long action, ChannelAction what);

  /** ND-9: the note about {@code nonce} is durable; its transaction may be sent. */
  void noted(long nonce);

  /** The machine was asleep or held up: look at once for what is new. Any thread. */
  default void resumed() {}

  @Override
  void close();

  interface Events {
    void progress(NodeInput.ChainProgress progress);

    /** ND-7: see {@link NodeInput.ChainRewound}. */
    void rewound(long head);

    void unreachable(String why);

    /** ND-8: see {@link NodeInput.ChainDistrusted}. */
    void distrusted(String why);

    /** ND-9: to be stored; answered by {@link Chain#noted}. An empty note is forgotten. */
    void note(long nonce, Bytes note);

    void failed(long action, String why);
  }
}
