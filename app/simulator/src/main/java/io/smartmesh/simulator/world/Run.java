package io.smartmesh.simulator.world;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.chain.ChainClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The part of a device that a crash ends: one run of the program. */
final class Run {
  /** Frames that a socket keeps for a process that stands still. */
  private static final int BACKLOG_MOST = 256;

  final Machine<NodeInput, NodeOutput> machine;
  final ChainClient chain;
  final DeviceClock clock;
  final FlightRecorder recorder = new FlightRecorder();
  private final Deque<NodeInput> backlog = new ArrayDeque<>();
  private boolean paused;
  private boolean losesFrames;

  Run(Machine<NodeInput, NodeOutput> machine, ChainClient chain, DeviceClock clock) {
    this.machine = machine;
    this.chain = chain;
    this.clock = clock;
  }

  boolean isPaused() {
    return paused;
  }

  void pause(boolean andLosesFrames) {
    paused = true;
    losesFrames = andLosesFrames;
  }

  void resume(long clockJump) {
    paused = false;
    clock.jump(clockJump);
  }

  /** Came while the process stood still. */
  void keep(NodeInput input) {
    boolean isFrame = input instanceof NodeInput.FrameReceived;
    if (!isFrame || (!losesFrames && backlog.size() < BACKLOG_MOST)) {
      backlog.add(input);
    }
  }

  Deque<NodeInput> backlog() {
    return backlog;
  }

  List<NodeOutput> handle(NodeInput input, long worldTime) {
    return outputs(out -> machine.handle(input, clock.at(worldTime), out));
  }

  List<NodeOutput> wake(long worldTime) {
    return outputs(out -> machine.wake(clock.at(worldTime), out));
  }

  private static List<NodeOutput> outputs(Consumer<Consumer<NodeOutput>> call) {
    List<NodeOutput> outputs = new ArrayList<>();
    call.accept(outputs::add);
    return outputs;
  }

  /** The world's time of the next wake; {@link Long#MAX_VALUE} for never. */
  long due(long now) {
    Moment deadline = machine.deadline();
    return deadline.equals(Moment.NEVER) ? Long.MAX_VALUE : clock.worldTimeOf(deadline, now);
  }
}
