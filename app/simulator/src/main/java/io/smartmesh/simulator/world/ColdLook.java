package io.smartmesh.simulator.world;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.RequestId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Asks a copy of a node that was started for the question; nothing of it happens in the world. */
final class ColdLook {
  private ColdLook() {}

  static UserReply reply(Machine<NodeInput, NodeOutput> copy, UserCommand command, Moment now) {
    Deque<NodeInput> inputs = new ArrayDeque<>();
    List<UserReply> replies = new ArrayList<>();
    Consumer<NodeOutput> out =
        output -> {
          if (output instanceof NodeOutput.Persist persist) {
            inputs.add(new NodeInput.Persisted(persist.batch()));
          } else if (output instanceof NodeOutput.Reply reply) {
            replies.add(reply.reply());
          }
        };
    inputs.add(new NodeInput.Command(new RequestId(1), command));
    while (replies.isEmpty() && !inputs.isEmpty()) {
      copy.handle(inputs.remove(), now, out);
      copy.wake(now, out);
    }
    return replies.get(0);
  }
}
