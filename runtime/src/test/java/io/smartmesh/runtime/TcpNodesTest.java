package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.tcp.TcpBearer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes with TCP between them and nothing else. */
class TcpNodesTest {
  private static TcpBearer listening(int port) throws Exception {
    InetSocketAddress at = InetSocketAddress.createUnresolved("127.0.0.1", port);
    return TcpBearer.open(Optional.of(at), List.of());
  }

  @Test
  void textsArriveAlsoAfterThePeerHasRestarted(@TempDir Path folder) throws Exception {
    TcpBearer bobs = listening(0);
    int port = bobs.address().orElseThrow().getPort();
    try (Pair pair = new Pair(folder)) {
      pair.startBob(bobs);
      InetSocketAddress bobAt = InetSocketAddress.createUnresolved("127.0.0.1", port);
      pair.startAlice(TcpBearer.open(Optional.empty(), List.of(bobAt)));
      pair.deliver(1, "你好, Bob");
      pair.stopBob();
      pair.startBob(listening(port));
      pair.deliver(2, "again");
      assertTrue(pair.count("bearer-up bearer=tcp mtu=65535") >= 4, "up, down and up again");
    }
  }
}
