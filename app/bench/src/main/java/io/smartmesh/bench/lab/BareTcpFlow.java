package io.smartmesh.bench.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Large frames from node 0 through a {@link BareTcpRelay} on node 1 to node 2. */
public final class BareTcpFlow {
  private BareTcpFlow() {}

  /**
   * @param lab a line of at least three nodes
   * @param seals whether the relay opens and seals each frame, with the options of a node's JVM
   * @param warmUp seconds that are not counted
   * @return processor seconds of the relay for a thousand million bytes of frames
   */
  public static double cpuSecondsPerGigabyte(
      Lab lab, Path work, boolean seals, int warmUp, int seconds)
      throws LabFailure, InterruptedException {
    lab.numberLinks();
    Topology.Link first = new Topology.Link(0, 1);
    String target = lab.linkAddress(new Topology.Link(1, 2), 2);
    List<String> command = new ArrayList<>(Jvm.java());
    command.addAll(List.of("@" + Jvm.nodeOptions(), "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BareTcpRelay.class.getName(), lab.linkAddress(first, 1), target));
    if (seals) {
      command.add(BareTcpRelay.SEALS);
    }
    try (ServerSocketChannel door =
        Namespaces.in(lab.namespace(2), () -> listen(new InetSocketAddress("::", port())))) {
      Member relay = Member.start(lab, 1, "bare-tcp-relay", true, work, command);
      relay.answer(BareTcpRelay.READY);
      InetSocketAddress towards = new InetSocketAddress(lab.linkAddress(first, 1), port());
      try (SocketChannel source =
              Namespaces.in(lab.namespace(0), () -> SocketChannel.open(towards));
          SocketChannel sink = door.accept()) {
        return measure(relay, source, sink, warmUp, seconds);
      } finally {
        relay.kill();
      }
    } catch (IOException e) {
      throw new LabFailure("the bare relay failed", e);
    }
  }

  private static int port() {
    return BareTcpRelay.PORT;
  }

  private static ServerSocketChannel listen(InetSocketAddress at) throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    door.bind(at);
    return door;
  }

  private static double measure(
      Member relay, SocketChannel source, SocketChannel sink, int warmUp, int seconds)
      throws LabFailure, IOException {
    AtomicLong arrived = new AtomicLong();
    Thread drain = new Thread(() -> drain(sink, arrived), "bench-sink");
    drain.setDaemon(true);
    drain.start();
    send(source, warmUp);
    double cpu = relay.cpuSeconds();
    long bytes = arrived.get();
    send(source, seconds);
    return (relay.cpuSeconds() - cpu) / ((arrived.get() - bytes) / 1e9);
  }

  private static void send(SocketChannel source, int seconds) throws IOException {
    ByteBuffer frame = BareTcpRelay.frame();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      frame.rewind();
      while (frame.hasRemaining()) {
        source.write(frame);
      }
    }
  }

  private static void drain(SocketChannel sink, AtomicLong arrived) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * BareTcpRelay.FRAME_BYTES);
    try {
      for (int count = 0; count >= 0; count = sink.read(buffer.clear())) {
        arrived.addAndGet(count);
      }
    } catch (ClosedChannelException e) {
      return; // the measurement is over
    } catch (IOException e) {
      throw new IllegalStateException("the sink failed", e);
    }
  }
}
