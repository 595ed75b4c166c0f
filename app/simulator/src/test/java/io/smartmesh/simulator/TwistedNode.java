package io.smartmesh.simulator;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.world.NodeFactory;
import io.smartmesh.simulator.world.ShippedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The shipped node with a bug planted between it and the world. */
record TwistedNode(Machine<NodeInput, NodeOutput> node, Twist twist, boolean sleepless)
    implements Machine<NodeInput, NodeOutput> {

  interface Twist {
    /**
     * @param out what the world gets to see
     * @param back what the node is told at once
     */
    void twist(NodeOutput output, Consumer<? super NodeOutput> out, Consumer<NodeInput> back);
  }

  static NodeFactory factory(Twist twist) {
    return factory(twist, false);
  }

  /**
   * @param sleepless whether it always wants to be woken at once
   */
  static NodeFactory factory(Twist twist, boolean sleepless) {
    return (config, key, curve, verifier, entropy, stored, atStart, now) -> {
      NodeFactory.Started started =
          new ShippedNode().start(config, key, curve, verifier, entropy, stored, atStart, now);
      return new NodeFactory.Started(
          new TwistedNode(started.machine(), twist, sleepless), started.chain());
    };
  }

  /** Is it what an honest node does when its peer closes? */
  static boolean isAnswer(ChannelAction action) {
    return action instanceof ChannelAction.ProveLie || action instanceof ChannelAction.Raise;
  }

  @Override
  public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
    List<NodeOutput> outputs = new ArrayList<>();
    node.handle(input, now, outputs::add);
    pass(outputs, now, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super NodeOutput> out) {
    List<NodeOutput> outputs = new ArrayList<>();
    node.wake(now, outputs::add);
    pass(outputs, now, out);
  }

  @Override
  public Moment deadline() {
    return sleepless ? new Moment(Long.MIN_VALUE) : node.deadline();
  }

  private void pass(List<NodeOutput> outputs, Moment now, Consumer<? super NodeOutput> out) {
    for (NodeOutput output : outputs) {
      twist.twist(output, out, input -> handle(input, now, out));
    }
  }
}
