package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.stream.StreamInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Store before you tell. Collects what a turn writes and what it wants to tell; closes the turn
 * into one batch; and lets the telling out when that batch, and with it every earlier one, is
 * durable.
 */
final class Turn {
  /** Something that may only leave once the turn's writes are durable. */
  sealed interface Held {
    record ToMesh(MeshInput input) implements Held {}

    record Out(NodeOutput output) implements Held {}

    /** What a transfer says. */
    record ToStream(StreamInput input) implements Held {}
  }

  private record Closed(long batch, List<Held> held) {}

  private final Deque<Closed> waiting = new ArrayDeque<>();
  private Map<Bytes, Optional<Bytes>> writes = new LinkedHashMap<>();
  private List<Held> held = new ArrayList<>();
  private long lastBatch;

  /** The last write to a key in a turn is the one that counts. */
  void write(StoreWrite write) {
    writes.put(write.key(), write.value());
  }

  void hold(Held what) {
    held.add(what);
  }

  boolean isEmpty() {
    return writes.isEmpty() && held.isEmpty();
  }

  /**
   * Ends the turn: asks for its batch to be stored, and releases at once what waits for nothing.
   */
  void close(Consumer<? super NodeOutput> out, Consumer<? super Held> release) {
    List<Held> told = held;
    held = new ArrayList<>();
    if (!writes.isEmpty()) {
      List<StoreWrite> batch = new ArrayList<>(writes.size());
      writes.forEach((key, value) -> batch.add(new StoreWrite(key, value)));
      writes = new LinkedHashMap<>();
      lastBatch++;
      waiting.add(new Closed(lastBatch, told));
      out.accept(new NodeOutput.Persist(lastBatch, batch));
    } else if (waiting.isEmpty()) {
      told.forEach(release);
    } else {
      waiting.getLast().held().addAll(told);
    }
  }

  /** All batches up to {@code batch} are durable. */
  void persisted(long batch, Consumer<? super Held> release) {
    while (!waiting.isEmpty() && waiting.getFirst().batch() <= batch) {
      waiting.removeFirst().held().forEach(release);
    }
  }
}
