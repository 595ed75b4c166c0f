package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.fault.DiskFaults;
import io.smartmesh.store.memory.MemoryStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongConsumer;

/**
 * A disk that takes its time: batches become durable in order, several with one synchronisation.
 * For a while it may have no room.
 */
final class Disk {
  /** What became of the batches that were under way when the power failed. */
  record Fate(List<Long> survived, List<Long> lost) {}

  private static final Bytes CHANNELS = Bytes.utf8("channel");

  private MemoryStore durable = new MemoryStore();
  private final Deque<NodeOutput.Persist> waiting = new ArrayDeque<>();
  private final Timeline time;
  private final Draw draw;
  private final LongConsumer persisted;
  private DiskFaults faults = DiskFaults.none();
  private OptionalInt room = OptionalInt.empty();
  private boolean syncing;
  private int powerCuts;
  private long channelCommits;

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

  /** From now on so many bytes fit; empty for as many as anybody wants. */
  void room(OptionalInt bytes) {
    room = bytes;
  }

  boolean isFull() {
    return room.isPresent();
  }

  MemoryStore durable() {
    return durable;
  }

  /** Somebody puts an older copy of the disk in place of it. */
  void restore(MemoryStore older) {
    durable = older.copy();
    channelCommits++;
  }

  /** False when there is no room for it: then nothing of it is written. */
  boolean write(NodeOutput.Persist batch) {
    if (room.isPresent()) {
      int left = room.getAsInt() - size(batch);
      if (left < 0) {
        return false;
      }
      room = OptionalInt.of(left);
    }
    waiting.add(batch);
    if (!syncing) {
      sync();
    }
    return true;
  }

  private static int size(NodeOutput.Persist batch) {
    int size = 0;
    for (StoreWrite write : batch.writes()) {
      size += write.key().length() + write.value().map(value -> value.length()).orElse(0);
    }
    return size;
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
  Fate loseWhatIsNotDurable() {
    powerCuts++;
    syncing = false;
    List<Long> survived = new ArrayList<>();
    for (int survivors = draw.below(waiting.size() + 1); survivors > 0; survivors--) {
      survived.add(waiting.getFirst().batch());
      commitFirst();
    }
    List<Long> lost = waiting.stream().map(NodeOutput.Persist::batch).toList();
    waiting.clear();
    return new Fate(survived, lost);
  }

  /** Rises with every batch with channel records that has become durable. */
  long channelCommits() {
    return channelCommits;
  }

  private void commitFirst() {
    List<StoreWrite> writes = waiting.removeFirst().writes();
    if (writes.stream().anyMatch(write -> write.key().startsWith(CHANNELS))) {
      channelCommits++;
    }
    durable.commit(writes);
  }
}
