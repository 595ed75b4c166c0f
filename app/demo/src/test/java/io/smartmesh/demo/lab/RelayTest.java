package io.smartmesh.demo.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RelayTest {
  private static final SocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private Path folder;

  @Test
  void passesBothWaysThroughAUnixSocketAndBreaksWhenClosed() throws Exception {
    UnixDomainSocketAddress middle = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Relay outer = Relay.start(ANY, middle)) {
      Relay inner = Relay.start(middle, server.getLocalSocketAddress());
      try (Socket client = connect(outer);
          Socket served = server.accept()) {
        client.getOutputStream().write(7);
        assertEquals(7, served.getInputStream().read());
        served.getOutputStream().write(8);
        assertEquals(8, client.getInputStream().read());
        inner.close();
        assertEquals(-1, client.getInputStream().read());
      }
    }
  }

  @Test
  void takesNobodyOnceClosed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Relay relay = Relay.start(ANY, server.getLocalSocketAddress());
      int port = relay.port();
      relay.close();
      assertThrows(
          IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
  }

  private static Socket connect(Relay relay) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), relay.port());
  }
}
