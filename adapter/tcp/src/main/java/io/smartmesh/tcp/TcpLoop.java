package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.mesh.BearerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one thread of the bearer: accepts, dials, reads, writes, and looks at the time. */
final class TcpLoop implements AutoCloseable {
  private static final long JOIN_MILLIS = 2_000;

  /** Told on the loop's thread. */
  interface Listener {
    /** A peer has greeted. */
    void opened(Connection connection);

    /** False when that was enough of this connection for now, until its {@code goOn} is run. */
    boolean received(Connection connection, Bytes frame, Runnable goOn);

    /** Much waits for it, or little again. Any thread. */
    void full(BearerAddress address, boolean isFull);

    /** One that was opened is gone. */
    void closed(Connection connection);
  }

  private final Selector selector;
  private final Optional<Door> door;
  private final List<Dial> dials;
  private final Listener listener;
  private final Names names = new Names();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** What is read and written passes here; each at once, so one is enough. */
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(TcpLimits.BUFFER_BYTES);

  private final AtomicLong refused = new AtomicLong();
  private @Nullable Thread thread;
  private volatile boolean closed;
  private long nextAddress;

  TcpLoop(Optional<Door> door, List<Dial> dials, Listener listener) {
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector: too many open files?", e);
    }
    this.door = door;
    this.dials = dials;
    this.listener = listener;
  }

  static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** Connections that were closed at once, because there were too many. */
  long refused() {
    return refused.get();
  }

  synchronized void start() throws IOException {
    if (door.isPresent()) {
      door.get().channel().register(selector, SelectionKey.OP_ACCEPT, door.get());
    }
    Thread starting = new Thread(this::run, "smartmesh-tcp");
    starting.setDaemon(true);
    starting.start();
    thread = starting;
  }

  /** There is something to write. Any thread; cheap when told often. */
  void wake() {
    selector.wakeup();
  }

  /** On the loop's thread, soon. */
  private void soon(Runnable task) {
    tasks.add(task);
    wake();
  }

  void resumed() {
    soon(
        () -> {
          connections().forEach(connection -> connection.resumed(now()));
          dials.forEach(dial -> dial.hurry(now()));
        });
  }

  private void run() {
    long tickAt = now();
    try {
      while (!closed) {
        selector.select(this::serve, TcpLimits.TICK_MILLIS);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        if (now() - tickAt >= 0) {
          tick();
          tickAt = now() + TcpLimits.TICK_MILLIS;
        }
        for (SelectionKey key : selector.keys()) {
          if (key.attachment() instanceof Connection connection && connection.hasWaiting()) {
            write(connection);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the selector failed", e);
    } catch (ClosedSelectorException e) {
      return; // closed while waiting
    }
  }

  private Stream<Connection> connections() {
    return List.copyOf(selector.keys()).stream()
        .map(SelectionKey::attachment)
        .filter(Connection.class::isInstance)
        .map(Connection.class::cast);
  }

  private void tick() {
    long now = now();
    connections().filter(connection -> !connection.tick(now)).forEach(this::end);
    for (Dial dial : dials) {
      if (dial.begins(now)) {
        names.find(
            dial.peer(),
            addresses ->
                soon(
                    () -> {
                      dial.found(addresses);
                      dialNext(dial);
                    }));
      }
    }
    // It rests after a failure: no more files may be open for now.
    door.map(open -> open.channel().keyFor(selector))
        .filter(SelectionKey::isValid)
        .ifPresent(key -> key.interestOps(SelectionKey.OP_ACCEPT));
  }

  private void dialNext(Dial dial) {
    Optional<InetSocketAddress> to = dial.next();
    while (to.isPresent() && !begins(to.get(), dial)) {
      to = dial.next();
    }
    if (to.isEmpty()) {
      dial.ended(false, now());
    }
  }

  /** False when there is no such way here, or too many files are open. */
  private boolean begins(InetSocketAddress to, Dial dial) {
    SocketChannel channel;
    try {
      channel = SocketChannel.open();
    } catch (IOException e) {
      return false;
    }
    try {
      prepare(channel);
      boolean connected = channel.connect(to);
      Connection connection = connection(channel, Optional.of(dial), Bytes.EMPTY);
      int ops = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
      channel.register(selector, ops, connection);
      return true;
    } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
      close(channel);
      return false;
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      return; // the operating system takes the socket back in any case
    }
  }

  private static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    // A frame is small and somebody waits for it; frames that belong together we gather ourselves.
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, TcpLimits.SYSTEM_BYTES);
  }

  private Connection connection(SocketChannel channel, Optional<Dial> dial, Bytes source) {
    BearerAddress address = new BearerAddress(new Encoder().u64(nextAddress++).toBytes());
    return new Connection(
        channel, address, dial, source, now(), isFull -> listener.full(address, isFull));
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof Door open) {
      accept(key, open);
      return;
    }
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isConnectable()) {
        connection.channel().finishConnect();
        key.interestOps(SelectionKey.OP_READ);
      }
      if (key.isWritable()) {
        write(connection);
      }
      if (key.isValid() && key.isReadable()) {
        read(connection);
      }
    } catch (IOException | CancelledKeyException e) {
      end(connection); // refused, reset, or not our language
    }
  }

  private void read(Connection connection) throws IOException {
    boolean goesOn = connection.read(now(), buffer, frame -> hear(connection, frame));
    if (goesOn) {
      listen(connection);
    } else {
      end(connection);
    }
  }

  /** A connection has one greeting, which comes before all else and is empty here. */
  private boolean hear(Connection connection, Bytes frame) {
    if (frame.isEmpty()) {
      listener.opened(connection);
      return true;
    }
    return listener.received(connection, frame, () -> soon(() -> goOn(connection)));
  }

  private void goOn(Connection connection) {
    SelectionKey key = connection.channel().keyFor(selector);
    if (key == null || !key.isValid()) {
      return; // it has ended, and what it had said with it
    }
    try {
      connection.goOn(now(), frame -> hear(connection, frame));
      listen(connection);
    } catch (IOException e) {
      end(connection);
    }
  }

  private void write(Connection connection) {
    if (!connection.channel().isConnected()) {
      return;
    }
    try {
      connection.write(now(), buffer);
      listen(connection);
    } catch (IOException e) {
      end(connection);
    }
  }

  /** For what it waits: for bytes, unless the node has enough of them, and for room. */
  private void listen(Connection connection) {
    SelectionKey key = connection.channel().keyFor(selector);
    if (key != null && key.isValid()) {
      int read = connection.isHeld() ? 0 : SelectionKey.OP_READ;
      int write = connection.hasWaiting() ? SelectionKey.OP_WRITE : 0;
      key.interestOps(read | write);
    }
  }

  private void accept(SelectionKey key, Door open) {
    try {
      SocketChannel channel = open.channel().accept();
      if (channel == null) {
        return;
      }
      InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
      Bytes source = Door.source(from);
      if (!open.admits(source)) {
        refused.incrementAndGet();
        channel.close();
        return;
      }
      prepare(channel);
      channel.register(
          selector, SelectionKey.OP_READ, connection(channel, Optional.empty(), source));
    } catch (IOException e) {
      key.interestOps(0); // until the next tick
    }
  }

  private void end(Connection connection) {
    // A refused one has closed its channel already: neither that nor its key tells whether it has
    // ended.
    if (!connection.ends()) {
      return;
    }
    close(connection.channel());
    boolean greeted = connection.isGreeted();
    if (greeted) {
      listener.closed(connection);
    }
    if (connection.dial().isEmpty()) {
      door.ifPresent(open -> open.left(connection.source()));
    } else if (greeted) {
      long age = connection.ageAt(now());
      connection.dial().get().ended(age >= TcpLimits.STEADY_MILLIS, now());
    } else {
      dialNext(connection.dial().get());
    }
  }

  /** After this nothing is told any more. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    names.close();
    wake();
    try {
      if (thread != null && thread != Thread.currentThread()) {
        thread.join(JOIN_MILLIS);
      }
      for (SelectionKey key : List.copyOf(selector.keys())) {
        key.channel().close();
      }
      selector.close();
      if (door.isPresent()) {
        door.get().close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // nothing was lost that was still wanted
    }
  }
}
