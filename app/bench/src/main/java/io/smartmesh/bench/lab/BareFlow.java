package io.smartmesh.bench.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Datagrams of one size from node 0 through a {@link BareRelay} on node 1 to node 2, which
 * acknowledges every second one, as TCP does; so many are on their way at a time.
 */
public final class BareFlow implements AutoCloseable {
  /** What TCP carries in a packet of the tunnel's standard MTU: 1,359 less 72 of headers. */
  private static final int PAYLOAD_BYTES = 1_287;

  private static final int UNDERWAY = 128;
  private static final int ACK_BYTES = 64;
  private static final long PATIENCE_MILLIS = 50;

  private final Member relay;
  private final DatagramChannel source;
  private final DatagramChannel sink;
  private final SocketAddress towards;
  private final Semaphore room = new Semaphore(UNDERWAY);
  private final AtomicLong arrived = new AtomicLong();

  private BareFlow(
      Member relay, DatagramChannel source, DatagramChannel sink, SocketAddress towards) {
    this.relay = relay;
    this.source = source;
    this.sink = sink;
    this.towards = towards;
  }

  /**
   * @param lab a line of at least three nodes
   * @param warmUp seconds that are not counted
   * @return processor seconds of the relay for a thousand million bytes of payload
   */
  public static double cpuSecondsPerGigabyte(Lab lab, Path work, int warmUp, int seconds)
      throws LabFailure, InterruptedException {
    lab.numberLinks();
    Topology.Link first = new Topology.Link(0, 1);
    Topology.Link second = new Topology.Link(1, 2);
    List<String> command = new ArrayList<>(Jvm.java());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(BareRelay.class.getName());
    command.addAll(List.of(lab.linkAddress(first, 0), lab.linkAddress(second, 2)));
    Member relay = Member.start(lab, 1, "bare-relay", true, work, command);
    relay.answer(BareRelay.READY);
    SocketAddress towards = new InetSocketAddress(lab.linkAddress(first, 1), BareRelay.PORT);
    try (BareFlow flow = new BareFlow(relay, open(lab, 0), open(lab, 2), towards)) {
      return flow.measure(warmUp, seconds);
    } catch (IOException e) {
      throw new LabFailure("the bare relay failed", e);
    }
  }

  private static DatagramChannel open(Lab lab, int node) throws IOException {
    return Namespaces.in(lab.namespace(node), () -> Echoes.socket(BareRelay.PORT));
  }

  private double measure(int warmUp, int seconds)
      throws LabFailure, IOException, InterruptedException {
    start("bench-acks", () -> takeAcks());
    start("bench-sink", () -> drain());
    send(warmUp);
    double cpu = relay.cpuSeconds();
    long bytes = arrived.get();
    send(seconds);
    return (relay.cpuSeconds() - cpu) / ((arrived.get() - bytes) / 1e9);
  }

  /** Something done until its socket is closed. */
  private interface Duty {
    void run() throws IOException;
  }

  private static void start(String name, Duty duty) {
    Thread thread =
        new Thread(
            () -> {
              try {
                duty.run();
              } catch (ClosedChannelException e) {
                return; // the measurement is over
              } catch (IOException e) {
                throw new IllegalStateException("a datagram socket failed", e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void send(int seconds) throws IOException, InterruptedException {
    ByteBuffer datagram = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      if (room.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        datagram.clear();
        source.send(datagram, towards);
      } else {
        room.release(UNDERWAY); // all of them were lost
      }
    }
  }

  private void takeAcks() throws IOException {
    ByteBuffer ack = ByteBuffer.allocateDirect(ACK_BYTES);
    while (source.isOpen()) {
      ack.clear();
      source.receive(ack);
      room.release(2);
    }
  }

  private void drain() throws IOException {
    ByteBuffer datagram = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
    ByteBuffer ack = ByteBuffer.allocateDirect(ACK_BYTES);
    for (boolean second = false; sink.isOpen(); second = !second) {
      datagram.clear();
      SocketAddress from = sink.receive(datagram);
      arrived.addAndGet(datagram.position());
      if (second && from != null) {
        ack.clear();
        sink.send(ack, from);
      }
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
    sink.close();
    relay.kill();
  }
}
