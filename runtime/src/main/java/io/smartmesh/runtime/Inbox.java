package io.smartmesh.runtime;

import io.smartmesh.node.NodeInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What waits for the loop. Any thread puts, the loop takes. */
final class Inbox {
  /** What strangers send may fill this much of it; the rest is for our own side. */
  static final int FRAMES_MOST = 2_048;

  static final int INPUTS_MOST = 4_096;

  private final Deque<NodeInput> queue = new ArrayDeque<>();
  private long persisted;
  private boolean hasPersisted;
  private long droppedFrames;
  private boolean closed;

  /** Dropped and counted when there is no room. */
  synchronized void frame(NodeInput.FrameReceived frame) {
    if (queue.size() >= FRAMES_MOST || closed) {
      droppedFrames++;
      return;
    }
    add(frame);
  }

  /** False when there is no room, or no loop any more. */
  synchronized boolean command(NodeInput.Command command) {
    if (queue.size() >= INPUTS_MOST || closed) {
      return false;
    }
    add(command);
    return true;
  }

  /**
   * Waits for room: what must not be lost, from threads that may wait. Without effect once closed.
   */
  synchronized void put(NodeInput input) {
    try {
      while (queue.size() >= INPUTS_MOST && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return; // an interrupted adapter is being closed
    }
    if (!closed) {
      add(input);
    }
  }

  /** Batches up to this one are durable. Never waits: the loop may be waiting for it. */
  synchronized void persisted(long batch) {
    persisted = batch;
    hasPersisted = true;
    notifyAll();
  }

  /** What the loop tells itself: never waits. */
  synchronized void own(NodeInput input) {
    add(input);
  }

  private void add(NodeInput input) {
    queue.add(input);
    notifyAll();
  }

  /**
   * @param waitMillis how long to wait for the first one
   * @param most how many to take
   * @return what is durable comes first: it frees what waits for it
   */
  synchronized List<NodeInput> take(long waitMillis, int most) throws InterruptedException {
    long end = System.nanoTime() + Math.min(waitMillis, Integer.MAX_VALUE) * 1_000_000;
    for (long left = waitMillis; left > 0 && isQuiet(); ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    List<NodeInput> taken = new ArrayList<>();
    if (hasPersisted) {
      taken.add(new NodeInput.Persisted(persisted));
      hasPersisted = false;
    }
    while (taken.size() < most && !queue.isEmpty()) {
      taken.add(queue.remove());
    }
    notifyAll();
    return taken;
  }

  private boolean isQuiet() {
    return queue.isEmpty() && !hasPersisted && !closed;
  }

  synchronized long droppedFrames() {
    return droppedFrames;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Nothing comes in any more, and nobody waits. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
