package io.smartmesh.tcpcl;

import io.smartmesh.node.NodeAccess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins islands of ours across another delay-tolerant network: parcels go to and fro as the payload
 * of its bundles (GW-3). Off unless somebody opens one; it listens only where it is told.
 */
public final class DtnGateway implements AutoCloseable {
  private final DtnConfig config;
  private final Lanes lanes;
  private final Exchange exchange;
  private final GatewayWatch watch;
  private final Optional<ServerSocketChannel> door;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Conversation> accepted = new ArrayList<>();
  private final List<Conversation> dialled = new ArrayList<>();
  private volatile boolean isClosed;

  private DtnGateway(DtnConfig config, NodeAccess node, GatewayWatch watch) throws IOException {
    this.config = config;
    this.watch = watch;
    lanes = new Lanes(config.others());
    exchange = new Exchange(node, config, lanes, watch);
    if (config.listen().isPresent()) {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(resolved(config.listen().get()));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw new IOException("" + e.getMessage(), e);
      }
      door = Optional.of(channel);
    } else {
      door = Optional.empty();
    }
  }

  /**
   * @throws IOException when it cannot listen where it should
   */
  public static DtnGateway open(DtnConfig config, NodeAccess node, GatewayWatch watch)
      throws IOException {
    DtnGateway gateway = new DtnGateway(config, node, watch);
    gateway.door.ifPresent(channel -> gateway.start("door", () -> gateway.accept(channel)));
    for (InetSocketAddress peer : config.peers()) {
      gateway.start("dial", () -> gateway.dial(peer));
    }
    return gateway;
  }

  /** The port it listens on; empty where it does not. */
  public Optional<Integer> port() {
    return door.map(channel -> channel.socket().getLocalPort());
  }

  private synchronized void start(String name, Runnable task) {
    if (isClosed) {
      return;
    }
    threads.removeIf(thread -> !thread.isAlive());
    Thread thread = new Thread(task, "smartmesh-dtn-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static InetSocketAddress resolved(InetSocketAddress named) {
    return named.isUnresolved()
        ? new InetSocketAddress(named.getHostString(), named.getPort())
        : named;
  }

  private void accept(ServerSocketChannel channel) {
    while (!isClosed) {
      try {
        welcome(channel.accept());
      } catch (IOException e) {
        if (!isClosed) {
          watch.down("listen", String.valueOf(e.getMessage()));
          pause(GatewayLimits.REDIAL_MILLIS);
        }
      }
    }
  }

  private void welcome(SocketChannel caller) throws IOException {
    boolean isWelcome = false;
    try {
      Conversation talk = conversation(caller, false);
      isWelcome = enter(accepted, talk, GatewayLimits.ACCEPTED);
      if (isWelcome) {
        start("talk", () -> run(accepted, talk));
      }
    } finally {
      if (!isWelcome) {
        caller.close();
      }
    }
  }

  private void dial(InetSocketAddress peer) {
    long wait = GatewayLimits.REDIAL_MILLIS;
    while (!isClosed) {
      try {
        SocketChannel channel = SocketChannel.open();
        try {
          channel.socket().connect(resolved(peer), GatewayLimits.CONNECT_MILLIS);
          Conversation talk = conversation(channel, true);
          enter(dialled, talk, GatewayLimits.PEERS);
          run(dialled, talk);
          wait = talk.node().isEmpty() ? wait : GatewayLimits.REDIAL_MILLIS;
        } finally {
          channel.close();
        }
      } catch (IOException | RuntimeException e) {
        watch.down(peer.toString(), String.valueOf(e.getMessage()));
      }
      pause(wait);
      wait = Math.min(2 * wait, GatewayLimits.REDIAL_MILLIS_MOST);
    }
  }

  private Conversation conversation(SocketChannel channel, boolean isDialled) throws IOException {
    return new Conversation(channel, isDialled, config.self(), exchange, lanes, watch);
  }

  private synchronized boolean enter(List<Conversation> all, Conversation talk, int most) {
    return !isClosed && all.size() < most && all.add(talk);
  }

  private void run(List<Conversation> all, Conversation talk) {
    try {
      talk.run();
    } finally {
      leave(all, talk);
    }
  }

  private synchronized void leave(List<Conversation> all, Conversation talk) {
    all.remove(talk);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all sessions in order, as far as that takes no longer than a moment. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      isClosed = true;
      accepted.forEach(Conversation::stop);
      dialled.forEach(Conversation::stop);
      running = List.copyOf(threads);
    }
    try {
      if (door.isPresent()) {
        door.get().close();
      }
      for (Thread thread : running) {
        thread.join(2 * GatewayLimits.TICK_MILLIS);
        thread.interrupt();
      }
    } catch (IOException e) {
      watch.down("listen", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
