package io.smartmesh.runtime;

import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.NodeInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What waits for the loop. Any thread puts, the loop takes. */
final class Inbox {
  /** What strangers and programs send may fill this much of it; the rest is for our own side. */
  static final int FRAMES_MOST = 2_048;

  /** One of them may fill half of that, so that who sends too fast drowns out himself alone. */
  static final int FRAMES_MOST_OF_ONE = FRAMES_MOST / 2;

  static final int INPUTS_MOST = 4_096;

  /** Bytes of one sender who can be made to wait, until he does; he goes on at half as many. */
  static final long STREAMED_BYTES_MOST = 512 * 1024;

  /** Bytes of the packets of programs. */
  static final long PACKET_BYTES_MOST = 2 * 1024 * 1024;

  private record Source(BearerId bearer, BearerAddress from) {
    static Source of(NodeInput.FrameReceived frame) {
      return new Source(frame.bearer(), frame.from());
    }
  }

  private final Deque<NodeInput> queue = new ArrayDeque<>();
  private final Deque<NodeInput> urgent = new ArrayDeque<>();
  private final Map<Source, Share> shares = new HashMap<>();

  /** Those who wait until there is less of them here. */
  private final Map<Source, Runnable> held = new HashMap<>();

  private long packetBytes;

  private static final class Share {
    int frames;
    long bytes;
  }

  private long persisted;
  private boolean hasPersisted;
  private long droppedFrames;
  private long waits;
  private boolean closed;

  void frame(NodeInput.FrameReceived frame) {
    frames(List.of(frame));
  }

  /**
   * Each is dropped and counted when there is no room, or too little for one who sends so much. The
   * loop wakes once for all of them.
   */
  synchronized void frames(List<NodeInput.FrameReceived> frames) {
    frames.forEach(this::take);
    notifyAll();
  }

  /**
   * A frame of a sender whose next ones can wait outside, where he notices. What waits here waits
   * in one line, so it is kept short.
   *
   * @param goOn run when he may send more, where he is to wait; it must not wait itself
   * @return false when he is to wait. Until then a frame of his is dropped
   */
  synchronized boolean streamed(NodeInput.FrameReceived frame, Runnable goOn) {
    Source source = Source.of(frame);
    if (closed || held.containsKey(source)) {
      droppedFrames++;
      return closed;
    }
    Share share = shares.computeIfAbsent(source, from -> new Share());
    add(frame, share);
    notifyAll();
    if (isFull() || share.bytes >= STREAMED_BYTES_MOST || share.frames >= FRAMES_MOST_OF_ONE) {
      held.put(source, goOn);
      return false;
    }
    return true;
  }

  /** Who waited goes on when little of his is here, and there is room. */
  private void goOn() {
    for (Iterator<Map.Entry<Source, Runnable>> i = held.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Source, Runnable> waiting = i.next();
      Share share = shares.get(waiting.getKey());
      boolean isLittle =
          share == null
              || (share.bytes <= STREAMED_BYTES_MOST / 2 && share.frames <= FRAMES_MOST_OF_ONE / 2);
      if (isLittle && !isFull()) {
        i.remove();
        waiting.getValue().run();
      }
    }
  }

  private void take(NodeInput.FrameReceived frame) {
    Share share = shares.computeIfAbsent(Source.of(frame), source -> new Share());
    if (isFull() || share.frames >= FRAMES_MOST_OF_ONE) {
      droppedFrames++;
      forgetIfEmpty(frame, share);
      return;
    }
    add(frame, share);
  }

  private void add(NodeInput.FrameReceived frame, Share share) {
    share.frames++;
    share.bytes += frame.frame().length();
    queue.add(frame);
  }

  private void taken(NodeInput.FrameReceived frame) {
    Share share = shares.get(Source.of(frame));
    if (share != null) {
      share.frames--;
      share.bytes -= frame.frame().length();
      forgetIfEmpty(frame, share);
    }
  }

  private void forgetIfEmpty(NodeInput.FrameReceived frame, Share share) {
    if (share.frames == 0) {
      shares.remove(Source.of(frame));
    }
  }

  /** A packet of a program, likewise. */
  synchronized void packet(NodeInput.IpPacket packet) {
    if (isFull() || packetBytes + packet.packet().length() > PACKET_BYTES_MOST) {
      droppedFrames++;
      return;
    }
    packetBytes += packet.packet().length();
    add(packet);
  }

  private boolean isFull() {
    return queue.size() >= FRAMES_MOST || closed;
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

  /**
   * Comes before all that waits, and never waits: the loop itself may report that a bearer is full.
   * Bearers report by turns, so there are few.
   */
  synchronized void urgent(NodeInput input) {
    urgent.add(input);
    notifyAll();
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
      waits++;
      left = (end - System.nanoTime()) / 1_000_000;
    }
    List<NodeInput> taken = new ArrayList<>();
    if (hasPersisted) {
      taken.add(new NodeInput.Persisted(persisted));
      hasPersisted = false;
    }
    while (taken.size() < most && !urgent.isEmpty()) {
      taken.add(urgent.remove());
    }
    while (taken.size() < most && !queue.isEmpty()) {
      NodeInput next = queue.remove();
      if (next instanceof NodeInput.FrameReceived frame) {
        taken(frame);
      } else if (next instanceof NodeInput.IpPacket packet) {
        packetBytes -= packet.packet().length();
      }
      taken.add(next);
    }
    goOn();
    notifyAll();
    return taken;
  }

  private boolean isQuiet() {
    return queue.isEmpty() && urgent.isEmpty() && !hasPersisted && !closed;
  }

  /** How often {@link #take} has waited; once more for each time that it was woken early. */
  synchronized long waits() {
    return waits;
  }

  /** What waits now. */
  synchronized int waiting() {
    return queue.size();
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
    held.clear();
    notifyAll();
  }
}
