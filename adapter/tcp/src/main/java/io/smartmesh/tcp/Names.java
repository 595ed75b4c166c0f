package io.smartmesh.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Looks up names on a thread of its own: it may take long, and nobody else waits for it. */
final class Names implements AutoCloseable {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "smartmesh-tcp-names");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param found takes all addresses of the peer, none when there is no such name; on any thread
   */
  void find(InetSocketAddress peer, Consumer<List<InetSocketAddress>> found) {
    if (LITERAL.matcher(peer.getHostString()).matches()) {
      found.accept(addresses(peer));
      return;
    }
    try {
      worker.execute(() -> found.accept(addresses(peer)));
    } catch (RejectedExecutionException e) {
      return; // closed: nobody waits for it any more
    }
  }

  private static List<InetSocketAddress> addresses(InetSocketAddress peer) {
    try {
      return Arrays.stream(InetAddress.getAllByName(peer.getHostString()))
          .map(address -> new InetSocketAddress(address, peer.getPort()))
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
