package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.wire.Coverage;
import io.smartmesh.simulator.wire.CrashPoint;
import io.smartmesh.simulator.wire.MessageKind;
import io.smartmesh.simulator.wire.Role;
import io.smartmesh.simulator.wire.Wiretap;
import java.util.List;
import java.util.function.Function;

/** Tells where the crashes of one node fell, message by message. */
final class CrashReport {
  /**
   * @param outputs of the call that the crash interrupted; empty between two calls
   * @param at the output around which it struck
   * @param after whether that one was still carried out
   */
  record Instant(List<NodeOutput> outputs, int at, boolean after) {
    static final Instant BETWEEN_CALLS = new Instant(List.of(), 0, false);

    static Instant before(List<NodeOutput> outputs, int at) {
      return new Instant(outputs, at, false);
    }
  }

  private final World world;
  private final SimNode node;

  CrashReport(World world, SimNode node) {
    this.world = world;
    this.node = node;
  }

  /**
   * @param peek what the ended run would have said, had it seen this batch become durable
   */
  void write(
      Instant instant,
      Disk.Fate fate,
      FlightRecorder recorder,
      Function<Long, List<NodeOutput>> peek) {
    if (instant.after()) {
      NodeOutput last = instant.outputs().get(instant.at());
      if (last instanceof NodeOutput.Transmit transmit) {
        coverage().hit(world.wordOf(transmit).at(CrashPoint.SENT));
      }
    }
    int from = instant.after() ? instant.at() + 1 : instant.at();
    unsent(instant.outputs().subList(from, instant.outputs().size()), CrashPoint.UNSENT);
    recorder.heardNow().forEach(frame -> heard(frame, CrashPoint.HEARD));
    for (long batch : fate.survived()) {
      kept(recorder, batch);
      unsent(peek.apply(batch), CrashPoint.UNSENT);
    }
    for (long batch : fate.lost()) {
      recorder.heardBefore(batch).forEach(frame -> heard(frame, CrashPoint.HEARD));
      unsent(peek.apply(batch), CrashPoint.UNSTORED);
    }
  }

  /** This batch is durable and its end was told to nobody. */
  void kept(FlightRecorder recorder, long batch) {
    recorder.heardBefore(batch).forEach(frame -> heard(frame, CrashPoint.KEPT));
  }

  private void heard(Bytes frame, CrashPoint point) {
    Wiretap.Word word = world.wiretap().heard(node.number(), node.address(), frame);
    boolean isStored =
        word.role() == Role.RECEIVER && word.message().layer() != MessageKind.Layer.MESH;
    if (point == CrashPoint.HEARD || isStored) {
      coverage().hit(word.at(point));
    }
  }

  private void unsent(List<NodeOutput> outputs, CrashPoint point) {
    for (NodeOutput output : outputs) {
      if (output instanceof NodeOutput.Transmit transmit) {
        coverage().hit(world.wordOf(transmit).at(point));
      }
    }
  }

  private Coverage coverage() {
    return world.coverage();
  }
}
