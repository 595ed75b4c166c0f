package io.smartmesh.node;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Port: how an API reaches the running node. Safe from any thread. */
public interface NodeAccess {
  CompletionStage<UserReply> ask(UserCommand command);

  /**
   * @return call it to unsubscribe; {@code listener} must be quick and must not block
   */
  Runnable subscribe(Consumer<NodeEvent> listener);
}
