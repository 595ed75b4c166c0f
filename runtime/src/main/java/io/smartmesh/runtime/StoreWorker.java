package io.smartmesh.runtime;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.NodeOutput.Look;
import io.smartmesh.node.NodeOutput.Persist;
import io.smartmesh.node.Store;
import io.smartmesh.node.Store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The one thread that writes. While one commit is on its way to the disk further batches gather,
 * and all of them share the next: the slower the disk, the larger the groups.
 */
final class StoreWorker {
  /** Batches that may wait; the loop waits when there are more. */
  private static final int BATCHES_MOST = 1_024;

  private record Work(List<Persist> group, List<Runnable> looks) {
    boolean isNone() {
      return group.isEmpty() && looks.isEmpty();
    }
  }

  private final Store store;
  private final LongConsumer onPersisted;
  private final Consumer<String> onFailure;
  private final Thread thread = new Thread(this::run, "smartmesh-store");
  private List<Persist> waiting = new ArrayList<>();
  private List<Runnable> looks = new ArrayList<>();
  private boolean ending;
  private boolean failed;

  /**
   * @param onPersisted told the last batch of each commit
   * @param onFailure told once, with a sentence; nothing is written after that
   */
  StoreWorker(Store store, LongConsumer onPersisted, Consumer<String> onFailure) {
    this.store = store;
    this.onPersisted = onPersisted;
    this.onFailure = onFailure;
  }

  void start() {
    thread.start();
  }

  /** Waits where too much waits already. Most turns have nothing for it, and do not wake it. */
  synchronized void submit(List<Persist> batches) throws InterruptedException {
    if (batches.isEmpty()) {
      return;
    }
    while (waiting.size() >= BATCHES_MOST && !failed) {
      wait();
    }
    waiting.addAll(batches);
    notifyAll();
  }

  /** What the store holds, after all that was submitted before; told on this worker's thread. */
  synchronized void look(Look look, BiConsumer<Long, List<SortedMap<Bytes, Bytes>>> told) {
    looks.add(
        () -> {
          List<SortedMap<Bytes, Bytes>> pages = new ArrayList<>();
          look.prefixes().forEach(prefix -> pages.add(store.withPrefix(prefix)));
          told.accept(look.look(), pages);
        });
    notifyAll();
  }

  private void run() {
    try {
      for (Work work = next(); !work.isNone(); work = next()) {
        if (!work.group.isEmpty()) {
          commit(work.group);
        }
        work.looks.forEach(Runnable::run);
      }
    } catch (StoreFailure e) {
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      fail("The store failed in a way this program does not know (" + e + ").");
    } catch (InterruptedException e) {
      fail("The store was interrupted.");
    } finally {
      store.close();
    }
  }

  private void commit(List<Persist> group) throws StoreFailure {
    List<StoreWrite> writes = new ArrayList<>();
    group.forEach(batch -> writes.addAll(batch.writes()));
    store.commit(writes);
    onPersisted.accept(group.get(group.size() - 1).batch());
  }

  /** None at the end. */
  private synchronized Work next() throws InterruptedException {
    while (waiting.isEmpty() && looks.isEmpty() && !ending) {
      wait();
    }
    Work work = new Work(waiting, looks);
    waiting = new ArrayList<>();
    looks = new ArrayList<>();
    notifyAll();
    return work;
  }

  private void fail(String sentence) {
    synchronized (this) {
      failed = true;
      notifyAll();
    }
    onFailure.accept(sentence);
  }

  /** Writes what waits, closes the store, and returns then. */
  void end() {
    synchronized (this) {
      ending = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
