package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.OwnDrop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Neighbours over TCP: any number that dial us, and peers that we dial, each connection an address
 * of the one bearer {@code tcp}. It is up while there is a connection. A peer is dialled again for
 * ever (BR-5), so either side may restart, move or sleep. Who speaks is found out by the link's
 * handshake, not here.
 *
 * <p>A slow, silent or hostile peer costs at most {@link TcpLimits#QUEUE_BYTES}, one frame and
 * {@link TcpLimits#BUFFER_BYTES} of memory, and one of {@link TcpLimits#ACCEPTED} places (BR-2,
 * BR-3, BR-4).
 */
public final class TcpBearer implements Bearer {
  private static final BearerId ID = new BearerId("tcp");

  private final Optional<Door> door;
  private final List<InetSocketAddress> peers;
  private final Map<BearerAddress, Connection> connections = new ConcurrentHashMap<>();
  private final DropCounts drops = new DropCounts();
  private volatile Optional<TcpLoop> loop = Optional.empty();

  private TcpBearer(Optional<Door> door, List<InetSocketAddress> peers) {
    this.door = door;
    this.peers = peers;
  }

  /**
   * Listens at once, so that a wrong setting shows here.
   *
   * @param listen own address; port 0 for any free one; empty: nobody can dial us
   * @param peers whom to dial, at most {@link TcpLimits#PEERS}; names are looked up each time
   * @throws IOException with a sentence for the user
   */
  public static TcpBearer open(Optional<InetSocketAddress> listen, List<InetSocketAddress> peers)
      throws IOException {
    if (peers.size() > TcpLimits.PEERS) {
      throw new IOException(
          peers.size() + " TCP peers are too many: at most " + TcpLimits.PEERS + " are dialled.");
    }
    Optional<Door> door =
        listen.isPresent() ? Optional.of(Door.open(listen.get())) : Optional.empty();
    return new TcpBearer(door, List.copyOf(peers));
  }

  /** Where it listens; with the port that was bound. */
  public Optional<InetSocketAddress> address() {
    return door.map(
        open -> {
          try {
            return open.address();
          } catch (IOException e) {
            throw new UncheckedIOException("closed", e);
          }
        });
  }

  @Override
  public synchronized void start(Events events) {
    long now = TcpLoop.now();
    List<Dial> dials = peers.stream().map(peer -> new Dial(peer, now)).toList();
    TcpLoop starting = new TcpLoop(door, dials, new Told(events));
    loop = Optional.of(starting);
    try {
      starting.start();
    } catch (IOException e) {
      starting.close(); // closed before it was started
    }
  }

  @Override
  public void send(BearerId bearer, Optional<BearerAddress> to, Bytes frame) {
    offer(to, frame);
    loop.ifPresent(TcpLoop::wake);
  }

  @Override
  public void send(List<NodeOutput.Transmit> frames) {
    frames.forEach(frame -> offer(frame.to(), frame.frame()));
    loop.ifPresent(TcpLoop::wake);
  }

  private void offer(Optional<BearerAddress> to, Bytes frame) {
    if (frame.isEmpty() || frame.length() > TcpLimits.MTU) {
      return;
    }
    if (to.isEmpty()) {
      connections.values().forEach(connection -> offer(connection, frame));
    } else {
      Connection connection = connections.get(to.get());
      if (connection == null) {
        drops.count(OwnDrop.TCP_NO_CONNECTION);
        return;
      }
      offer(connection, frame);
    }
  }

  private void offer(Connection connection, Bytes frame) {
    if (!connection.offer(frame)) {
      drops.count(OwnDrop.TCP_QUEUE_FULL);
    }
  }

  /** Frames that found a connection's queue full. */
  long framesDropped() {
    return drops.of(OwnDrop.TCP_QUEUE_FULL);
  }

  /** Connections that were one too many. */
  long connectionsRefused() {
    return loop.map(TcpLoop::refused).orElse(0L);
  }

  @Override
  public Map<String, Long> drops() {
    Map<String, Long> all = drops.all();
    if (connectionsRefused() > 0) {
      all.put(OwnDrop.TCP_CONNECTION_REFUSED.reason(), connectionsRefused());
    }
    return all;
  }

  @Override
  public void resumed() {
    loop.ifPresent(TcpLoop::resumed);
  }

  @Override
  public synchronized void close() {
    loop.ifPresent(TcpLoop::close);
    connections.clear();
    try {
      if (door.isPresent()) {
        door.get().close();
      }
    } catch (IOException e) {
      return; // the operating system takes the socket back in any case
    }
  }

  private final class Told implements TcpLoop.Listener {
    private final Events events;

    Told(Events events) {
      this.events = events;
    }

    @Override
    public void opened(Connection connection) {
      boolean first = connections.isEmpty();
      connections.put(connection.address(), connection);
      if (first) {
        events.up(ID, BearerTraits.fast(TcpLimits.MTU));
      }
    }

    @Override
    public boolean received(Connection connection, Bytes frame, Runnable goOn) {
      return events.streamed(ID, connection.address(), frame, goOn);
    }

    @Override
    public void full(BearerAddress address, boolean isFull) {
      events.full(ID, Optional.of(address), isFull);
    }

    @Override
    public void closed(Connection connection) {
      connections.remove(connection.address());
      if (connections.isEmpty()) {
        events.down(ID);
      }
    }
  }
}
