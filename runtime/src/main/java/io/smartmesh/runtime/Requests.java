package io.smartmesh.runtime;

import io.smartmesh.node.NodeInput;
import io.smartmesh.node.RequestId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands that wait for their reply. Replies are given on a thread of their own: what users do
 * with them takes time.
 */
final class Requests {
  private static final UserReply STOPPED =
      new UserReply.Refused("stopped", "The node is not running any more.", "Start it again.");
  private static final UserReply BUSY =
      new UserReply.Refused(
          "busy",
          "More than " + Inbox.INPUTS_MOST + " things wait for this node already.",
          "Try again in a moment.");

  private final Inbox inbox;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<RequestId, CompletableFuture<UserReply>> open = new ConcurrentHashMap<>();
  private final ExecutorService replies =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "smartmesh-replies"));

  Requests(Inbox inbox) {
    this.inbox = inbox;
  }

  CompletionStage<UserReply> ask(UserCommand command) {
    RequestId id = new RequestId(lastId.incrementAndGet());
    CompletableFuture<UserReply> reply = new CompletableFuture<>();
    open.put(id, reply);
    if (!inbox.command(new NodeInput.Command(id, command))) {
      open.remove(id);
      reply.complete(inbox.isClosed() ? STOPPED : BUSY);
    }
    return reply;
  }

  void reply(RequestId id, UserReply reply) {
    CompletableFuture<UserReply> waiting = open.remove(id);
    if (waiting != null) {
      replies.execute(() -> waiting.complete(reply));
    }
  }

  /** After the inbox was closed: answers everybody who still waits. */
  void end() {
    open.keySet().forEach(id -> reply(id, STOPPED));
    replies.shutdown();
  }
}
