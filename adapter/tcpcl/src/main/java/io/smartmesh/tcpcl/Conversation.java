package io.smartmesh.tcpcl;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.dtn.Eid;
import io.smartmesh.dtn.TcpclInput;
import io.smartmesh.dtn.TcpclOutput;
import io.smartmesh.dtn.TcpclSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One connection and its session, on a thread of its own. */
final class Conversation {
  private final SocketChannel channel;
  private final boolean isDialled;
  private final TcpclSession session;
  private final Exchange exchange;
  private final Lanes lanes;
  private final GatewayWatch watch;
  private final String address;
  private final Deque<ByteBuffer> writing = new ArrayDeque<>();
  private final Deque<TcpclOutput> told = new ArrayDeque<>();
  private Optional<Eid> sendingTo = Optional.empty();
  private long pollAt;
  private int lastTicks = GatewayLimits.LAST_TICKS;
  private String why = "the connection was lost";
  private volatile String node = "";
  private volatile boolean isStopping;

  Conversation(
      SocketChannel channel,
      boolean isDialled,
      Eid self,
      Exchange exchange,
      Lanes lanes,
      GatewayWatch watch)
      throws IOException {
    this.channel = channel;
    this.isDialled = isDialled;
    this.exchange = exchange;
    this.lanes = lanes;
    this.watch = watch;
    address = String.valueOf(channel.getRemoteAddress());
    session = new TcpclSession(isDialled, self, now());
  }

  String node() {
    return node;
  }

  boolean isDialled() {
    return isDialled;
  }

  /** Ends it in order, soon. */
  void stop() {
    isStopping = true;
  }

  /** Until it has ended, however. */
  void run() {
    try (SocketChannel open = channel;
        Selector selector = Selector.open()) {
      open.configureBlocking(false);
      SelectionKey key = open.register(selector, SelectionKey.OP_READ);
      give(new TcpclInput.Connected());
      while (!session.isOver() || !writing.isEmpty()) {
        key.interestOps(
            (session.isOver() ? 0 : SelectionKey.OP_READ)
                | (writing.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        selector.select(GatewayLimits.TICK_MILLIS);
        write();
        if (!session.isOver() && !read()) {
          return;
        }
        if (session.isOver() && (Thread.currentThread().isInterrupted() || lastTicks-- == 0)) {
          return;
        }
        tick();
      }
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    } finally {
      lanes.down(this, millis());
      watch.down(address, why);
    }
  }

  private void tick() throws IOException {
    session.wake(now(), told::add);
    settle();
    if (isStopping || Thread.currentThread().isInterrupted()) {
      give(new TcpclInput.Close());
    } else if (session.isFree() && pollAt <= millis()) {
      pollAt = millis() + GatewayLimits.TICK_MILLIS;
      send();
    }
  }

  private void send() throws IOException {
    Optional<Eid> to = lanes.take(this, millis());
    if (!to.isPresent()) {
      return;
    }
    sendingTo = to;
    Optional<Bytes> bundle = exchange.outgoing(to.get());
    if (bundle.isPresent()) {
      give(new TcpclInput.Send(bundle.get()));
    } else {
      sendingTo = Optional.empty();
      lanes.done(to.get(), millis() + GatewayLimits.POLL_MILLIS);
    }
  }

  private void give(TcpclInput input) throws IOException {
    session.handle(input, now(), told::add);
    settle();
  }

  /** What the session told; answering it may make it tell more. */
  private void settle() throws IOException {
    while (!told.isEmpty()) {
      TcpclOutput output = told.remove();
      if (output instanceof TcpclOutput.Write write) {
        writing.add(ByteBuffer.wrap(write.bytes().toArray()));
      } else if (output instanceof TcpclOutput.Up up) {
        node = up.node();
        lanes.up(this);
        watch.up(node, address);
      } else if (output instanceof TcpclOutput.Arrived arrived) {
        boolean isTaken = exchange.take(arrived.bundle());
        session.handle(
            isTaken ? new TcpclInput.Accept() : new TcpclInput.Refuse(), now(), told::add);
      } else if (output instanceof TcpclOutput.Sent) {
        sent();
      } else if (output instanceof TcpclOutput.NotTaken refused) {
        notTaken(refused.reason());
      } else if (output instanceof TcpclOutput.Failed failed) {
        why = failed.error().toString();
      } else {
        why = "ended";
      }
    }
  }

  private void sent() {
    Eid to = sendingTo.orElseThrow(() -> new IllegalStateException("nothing was being sent"));
    sendingTo = Optional.empty();
    watch.sent(to.toString(), lanes.waiting(to).map(Bytes::length).orElse(0));
    lanes.done(to, millis());
  }

  private void notTaken(int reason) {
    Eid to = sendingTo.orElseThrow(() -> new IllegalStateException("nothing was being sent"));
    sendingTo = Optional.empty();
    watch.refused(to.toString(), "the next node refuses it, reason " + reason);
    lanes.refused(to, millis());
  }

  private void write() throws IOException {
    while (!writing.isEmpty()) {
      ByteBuffer first = writing.element();
      channel.write(first);
      if (first.hasRemaining()) {
        return;
      }
      writing.remove();
    }
  }

  /** False at the end of the stream. */
  private boolean read() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(GatewayLimits.BUFFER_BYTES);
    int count = channel.read(buffer);
    if (count > 0) {
      give(new TcpclInput.BytesArrived(Bytes.copyOf(bytes(buffer.flip()))));
    }
    return count >= 0;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Moment now() {
    return new Moment(millis());
  }

  private static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
