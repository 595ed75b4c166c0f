package io.smartmesh.serial;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.OwnDrop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One serial line, the bearer {@code serial/ttyUSB0}, with one neighbour at its other end. While
 * the device is not there, or cannot be opened, the bearer is down; it is looked for every second
 * (BR-10).
 */
public final class SerialBearer implements Bearer {
  /** There is nobody else on a line. */
  static final BearerAddress OTHER_END = new BearerAddress(Bytes.EMPTY);

  private static final long JOIN_MILLIS = 2_000;

  private final SerialLine line;
  private final BearerId id;
  private final DropCounts drops = new DropCounts();
  private final AtomicLong damaged = new AtomicLong();
  private final Semaphore hurry = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable PacedQueue queue;
  private volatile boolean closed;

  private SerialBearer(SerialLine line) {
    this.line = line;
    this.id = line.id();
  }

  /**
   * A device that is there is opened at once, so that a wrong setting shows here; one that is not
   * there may be plugged in later.
   *
   * @throws IOException with a sentence for the user
   */
  public static SerialBearer open(SerialLine line) throws IOException {
    Tty.requireSupported();
    if (Files.exists(line.device())) {
      try {
        Tty.open(line.device(), line.bitRate()).close();
      } catch (IOException e) {
        throw new IOException(
            "The serial line "
                + line.device()
                + " cannot be opened at "
                + line.bitRate()
                + " bit/s ("
                + e.getMessage()
                + "). Look whether it is a serial line, whether another program has it, and whether"
                + " you may use it: on most systems the group dialout may.",
            e);
      }
    }
    return new SerialBearer(line);
  }

  public BearerId id() {
    return id;
  }

  @Override
  public synchronized void start(Events events) {
    begin(() -> run(events), "smartmesh-" + id.name());
  }

  private Thread begin(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    synchronized (threads) {
      threads.removeIf(old -> !old.isAlive());
      threads.add(thread);
    }
    return thread;
  }

  private void run(Events events) {
    while (!closed) {
      try (Tty tty = Tty.open(line.device(), line.bitRate())) {
        serve(tty, events);
      } catch (IOException e) {
        // Not there, not ours, or pulled out: we look again.
        rest();
      }
    }
  }

  private void rest() {
    try {
      if (!closed && hurry.tryAcquire(SerialLimits.REOPEN_MILLIS, TimeUnit.MILLISECONDS)) {
        hurry.drainPermits();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void serve(Tty tty, Events events) throws IOException {
    PacedQueue waiting = new PacedQueue(line);
    Framing framing = new Framing();
    byte[] buffer = new byte[SerialLimits.READ_BYTES];
    queue = waiting;
    begin(() -> write(tty, waiting), "smartmesh-" + id.name() + "-out");
    events.up(id, line.traits());
    try {
      while (!waiting.isClosed()) {
        int count = tty.read(buffer, SerialLimits.POLL_MILLIS);
        long before = framing.damaged();
        framing.take(buffer, count, frame -> events.received(id, OTHER_END, frame));
        damaged.addAndGet(framing.damaged() - before);
      }
    } finally {
      queue = null;
      waiting.close();
      if (!closed) {
        events.down(id);
      }
    }
  }

  private void write(Tty tty, PacedQueue waiting) {
    try {
      for (byte[] left = waiting.take(); left != null; left = waiting.take()) {
        while (left.length > 0) {
          int count = tty.write(left);
          left = Arrays.copyOfRange(left, count, left.length);
          if (left.length > 0) {
            Thread.sleep(SerialLimits.FULL_MILLIS); // the line is slower than we were told
          }
        }
      }
    } catch (IOException e) {
      waiting.close(); // who reads sees it too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void send(BearerId bearer, Optional<BearerAddress> to, Bytes frame) {
    PacedQueue waiting = queue;
    if (waiting == null || frame.length() > SerialLine.MTU) {
      drops.count(OwnDrop.SERIAL_NOT_SENT);
    } else if (!waiting.offer(frame)) {
      drops.count(OwnDrop.SERIAL_QUEUE_FULL);
    }
  }

  /** Frames that found the queue full. */
  long framesDropped() {
    return drops.of(OwnDrop.SERIAL_QUEUE_FULL);
  }

  /** Pieces of the stream that were no frame: noise, or the end of one half of which was lost. */
  long framesDamaged() {
    return damaged.get();
  }

  @Override
  public Map<String, Long> drops() {
    Map<String, Long> all = drops.all();
    if (framesDamaged() > 0) {
      all.put(OwnDrop.SERIAL_DAMAGED.reason(), framesDamaged());
    }
    return all;
  }

  @Override
  public void resumed() {
    hurry.release();
  }

  @Override
  public synchronized void close() {
    closed = true;
    hurry.release();
    PacedQueue waiting = queue;
    if (waiting != null) {
      waiting.close();
    }
    List<Thread> running;
    synchronized (threads) {
      running = List.copyOf(threads);
    }
    try {
      for (Thread thread : running) {
        thread.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
