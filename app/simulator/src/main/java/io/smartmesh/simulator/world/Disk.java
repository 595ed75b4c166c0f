package io.smartmesh.simulator.world;

import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.fault.DiskFaults;
import io.smartmesh.store.memory.MemoryStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * A disk that takes its time: batches become durable in order, several with one synchronisation.
 */
final class Disk {
  private final MemoryStore durable = new MemoryStore();
  private final Deque<NodeOutput.Persist> waiting = new ArrayDeque<>();
  private final Timeline time;
  private final Draw draw;
  private final LongConsumer persisted;
  private DiskFaults faults = DiskFaults.none();
  private boolean syncing;
  private int powerCuts;
  private long commits;

  /**
   * @param persisted told the newest batch that is durable now
   */
  Disk(Timeline time, Draw draw, LongConsumer persisted) {
    this.time = time;
    this.draw = draw;
    this.persisted = persisted;
  }

  void set(DiskFaults newFaults) {
    faults = newFaults;
  }

  MemoryStore durable() {
    return durable;
  }

  void write(NodeOutput.Persist batch) {
    waiting.add(batch);
    if (!syncing) {
      sync();
    }
  }

  private void sync() {
    syncing = true;
    int before = powerCuts;
    long newest = waiting.getLast().batch();
    time.in(
        draw.between(faults.syncLeast(), faults.syncMost()),
        () -> {
          if (before != powerCuts) {
            return;
          }
          while (!waiting.isEmpty() && waiting.getFirst().batch() <= newest) {
            commitFirst();
          }
          syncing = false;
          if (!waiting.isEmpty()) {
            sync();
          }
          persisted.accept(newest);
        });
  }

  /** Of what was on its way, any number of batches made it, in order; nobody was told. */
  void loseWhatIsNotDurable() {
    powerCuts++;
    syncing = false;
    for (int survivors = draw.below(waiting.size() + 1); survivors > 0; survivors--) {
      commitFirst();
    }
    waiting.clear();
  }

  /** Rises with every batch that has become durable. */
  long commits() {
    return commits;
  }

  private void commitFirst() {
    commits++;
    durable.commit(waiting.removeFirst().writes());
  }
}
