package io.smartmesh.bench;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.StreamUser;
import io.smartmesh.runtime.LogSink;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.stream.StreamError;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Two whole nodes that are neighbours by UDP on loopback; one writes streams, one reads them. */
final class StreamPair implements StreamBench.Carrier {
  private static final int CHUNK = 64 * 1024;
  private static final int PATIENCE_SECONDS = 60;

  private final Reader reader = new Reader();
  private final Writer writer = new Writer();
  private final SigningKey readerKey;
  private final NodeRuntime from;
  private final NodeRuntime to;

  StreamPair(Path directory) throws Exception {
    Curve curve = Curves.best();
    readerKey = Keys.of("reader", curve);
    int[] ports = {freePort(), freePort()};
    from = start(directory, "writer", curve, ports[0], ports[1], writer);
    CountDownLatch met = new CountDownLatch(1);
    from.subscribe(
        event -> {
          if (event instanceof NodeEvent.NodeReachable) {
            met.countDown();
          }
        });
    to = start(directory, "reader", curve, ports[1], ports[0], reader);
    if (!met.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new BenchFailure("two nodes did not meet");
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static NodeRuntime start(
      Path directory, String name, Curve curve, int own, int other, StreamUser user)
      throws Exception {
    List<InetSocketAddress> peers = List.of(local(other));
    return NodeRuntime.start(
        new NodeParts(
            new NodeConfig(name, 1, ScriptedChain.CONTRACTS, 86_400, Amount.ZERO),
            Keys.of(name, curve),
            curve,
            new SystemEntropy(),
            SqliteStore.open(directory.resolve(name + ".db"), Optional.empty()),
            List.of(StaticUdpBearer.open(local(own), peers)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(user),
            new LogSink(
                Files.newBufferedWriter(directory.resolve(name + ".log"), StandardCharsets.UTF_8),
                false)));
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void carry(long bytes) throws Exception {
    writer.left.set(bytes);
    writer.say.accept(new StreamInput.Open(readerKey.publicKey()));
    if (reader.ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
      throw new BenchFailure("a stream did not arrive");
    }
  }

  @Override
  public void close() {
    from.close();
    to.close();
  }

  /** Takes every stream to its end. */
  private static final class Reader implements StreamUser {
    final BlockingQueue<StreamId> ended = new LinkedBlockingQueue<>();
    private Consumer<StreamInput> say = input -> {};

    @Override
    public void start(Consumer<StreamInput> say) {
      this.say = say;
      say.accept(new StreamInput.Listen(true));
    }

    @Override
    public void told(StreamOutput output) {
      if (output instanceof StreamOutput.Received received) {
        say.accept(new StreamInput.Consumed(received.stream(), received.bytes().length()));
      } else if (output instanceof StreamOutput.PeerFinished finished) {
        say.accept(new StreamInput.Finish(finished.stream()));
        ended.add(finished.stream());
      }
    }
  }

  /** Writes what is left, one chunk after another, as there is room. */
  private static final class Writer implements StreamUser {
    final AtomicLong left = new AtomicLong();
    volatile Consumer<StreamInput> say = input -> {};
    private final Bytes chunk = Bytes.wrap(new byte[CHUNK]);

    @Override
    public void start(Consumer<StreamInput> say) {
      this.say = say;
    }

    @Override
    public void told(StreamOutput output) {
      if (output instanceof StreamOutput.Opened opened) {
        write(opened.stream());
      } else if (output instanceof StreamOutput.Writable writable) {
        write(writable.stream());
      } else if (output instanceof StreamOutput.Written written) {
        left.addAndGet(-CHUNK);
        write(written.stream());
      } else if (output instanceof StreamOutput.Refused refused
          && !(refused.error() instanceof StreamError.NoRoom)) {
        throw new IllegalStateException("refused: " + refused.error());
      }
    }

    private void write(StreamId stream) {
      say.accept(
          left.get() > 0 ? new StreamInput.Write(stream, chunk) : new StreamInput.Finish(stream));
    }
  }
}
