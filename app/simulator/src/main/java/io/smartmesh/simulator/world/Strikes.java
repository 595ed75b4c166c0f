package io.smartmesh.simulator.world;

import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.Cell;
import io.smartmesh.simulator.wire.CrashPoint;
import io.smartmesh.simulator.wire.Wiretap;
import java.util.Optional;

/** When power fails at one node: around any output, or where the world's {@link Aim} wants it. */
final class Strikes {
  private final World world;
  private final SimNode node;
  private final Draw draw;
  private int outputsToGo;
  private boolean ignoresRadio;
  private boolean nextBatchIsFatal;
  private long fatalBatch;

  Strikes(World world, SimNode node, Draw draw) {
    this.world = world;
    this.node = node;
    this.draw = draw;
  }

  /** The node is to crash around its {@code outputs}-th next output; 0 for not at all. */
  void in(int outputs, boolean ignoringRadio) {
    outputsToGo = outputs;
    ignoresRadio = ignoringRadio;
  }

  /** A new run knows nothing of what was aimed at the last one. */
  void forget() {
    outputsToGo = 0;
    nextBatchIsFatal = false;
    fatalBatch = 0;
  }

  /** Notes what came; true when the power fails before anything follows from it. */
  boolean onInput(FlightRecorder recorder, NodeInput input) {
    if (!(input instanceof NodeInput.FrameReceived frame)) {
      recorder.cause(FlightRecorder.causeOf(input));
      return false;
    }
    recorder.heard(frame.frame());
    Optional<Cell> target = world.aimedAt();
    if (target.isEmpty() || isOfSending(target.get().point())) {
      return false;
    }
    Wiretap.Word word = world.wiretap().heard(node.number(), node.address(), frame.frame());
    recorder.cause(word.message().name());
    nextBatchIsFatal |= target.get().equals(word.at(CrashPoint.KEPT));
    return target.get().equals(word.at(CrashPoint.HEARD));
  }

  /** The power fails when this batch is durable, before the node is told. */
  boolean onDurable(long batch) {
    boolean strikes = fatalBatch > 0 && batch >= fatalBatch && world.aimedAt().isPresent();
    fatalBatch = batch >= fatalBatch ? 0 : fatalBatch;
    return strikes;
  }

  /** Where around this output the power fails. */
  enum Verdict {
    NOT,
    BEFORE,
    AFTER
  }

  Verdict onOutput(FlightRecorder recorder, NodeOutput output) {
    boolean counted = counts(output) && --outputsToGo == 0;
    Optional<Cell> target = world.aimedAt();
    if (output instanceof NodeOutput.Persist persist) {
      boolean isLikely = target.isPresent() && world.isLikelyTarget(recorder.causes());
      recorder.batch(persist.batch());
      if (nextBatchIsFatal) {
        nextBatchIsFatal = false;
        fatalBatch = persist.batch();
      }
      if (isLikely) {
        return Verdict.BEFORE;
      }
    } else if (output instanceof NodeOutput.Transmit transmit
        && target.isPresent()
        && !isOfHearing(target.get().point())) {
      Wiretap.Word word = world.wordOf(transmit);
      world.learn(word, recorder.releasing());
      if (target.get().equals(word.at(CrashPoint.UNSENT))) {
        return Verdict.BEFORE;
      }
      if (target.get().equals(word.at(CrashPoint.SENT))) {
        return Verdict.AFTER;
      }
    }
    if (!counted) {
      return Verdict.NOT;
    }
    return draw.chance(0.5) ? Verdict.BEFORE : Verdict.AFTER;
  }

  private boolean counts(NodeOutput output) {
    return outputsToGo > 0 && !(ignoresRadio && output instanceof NodeOutput.Transmit);
  }

  private static boolean isOfSending(CrashPoint point) {
    return point == CrashPoint.UNSENT || point == CrashPoint.SENT;
  }

  private static boolean isOfHearing(CrashPoint point) {
    return point == CrashPoint.HEARD || point == CrashPoint.KEPT;
  }
}
