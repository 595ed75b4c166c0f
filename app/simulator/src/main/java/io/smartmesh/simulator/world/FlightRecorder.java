package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one run of a node heard, and into which batch it went: for telling where a crash fell. */
final class FlightRecorder {
  private record Flown(List<Bytes> heard, Set<String> causes) {}

  private final Map<Long, Flown> batches = new LinkedHashMap<>();
  private List<Bytes> heard = new ArrayList<>();
  private Set<String> causes = new LinkedHashSet<>();
  private Set<String> releasing = Set.of();

  void heard(Bytes frame) {
    heard.add(frame);
  }

  void cause(String cause) {
    causes.add(cause);
  }

  static String causeOf(NodeInput input) {
    return input instanceof NodeInput.Command command
        ? command.command().getClass().getSimpleName()
        : input.getClass().getSimpleName();
  }

  Set<String> causes() {
    return causes;
  }

  /** The turn ends in this batch. */
  void batch(long number) {
    batches.put(number, new Flown(heard, causes));
    forget();
  }

  /** The turn is over. */
  void forget() {
    heard = new ArrayList<>();
    causes = new LinkedHashSet<>();
  }

  /** All up to this batch are durable, and what they held back leaves now. */
  void persisted(long upTo) {
    Set<String> all = new LinkedHashSet<>();
    batches
        .entrySet()
        .removeIf(
            entry -> {
              if (entry.getKey() <= upTo) {
                all.addAll(entry.getValue().causes());
              }
              return entry.getKey() <= upTo;
            });
    releasing = all;
  }

  /** What led to the messages that leave now. */
  Set<String> releasing() {
    return releasing;
  }

  void released() {
    releasing = Set.of();
  }

  /** Frames of the turn that is not over. */
  List<Bytes> heardNow() {
    return heard;
  }

  /** The batches up to this one whose end was not told yet. */
  List<Long> upTo(long batch) {
    return batches.keySet().stream().filter(number -> number <= batch).toList();
  }

  /** Frames that led to this batch, unless its end was told already. */
  List<Bytes> heardBefore(long batch) {
    Flown flown = batches.get(batch);
    return flown == null ? List.of() : flown.heard();
  }

  /** Whether a trace that is kept short leaves it out. */
  static boolean isDetail(NodeInput input) {
    return input instanceof NodeInput.FrameReceived
        || input instanceof NodeInput.Persisted
        || (input instanceof NodeInput.ChainProgress progress && progress.facts().isEmpty());
  }

  static boolean isDetail(NodeOutput output) {
    return output instanceof NodeOutput.Transmit || output instanceof NodeOutput.Persist;
  }
}
