package io.smartmesh.bench.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * The least that a relay in Java can do: what comes from one of two goes to the other, a datagram
 * at a time through one buffer. What a mesh relay costs is compared with it.
 */
public final class BareRelay {
  static final String READY = "ready";
  static final int PORT = 7078;
  private static final int BYTES_MOST = 65_535;

  private BareRelay() {}

  /**
   * @param args the two, as addresses with their interfaces
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress one = new InetSocketAddress(args[0], PORT);
    InetSocketAddress other = new InetSocketAddress(args[1], PORT);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES_MOST);
    try (DatagramChannel socket = Echoes.socket(PORT)) {
      System.out.println(READY);
      while (true) {
        buffer.clear();
        SocketAddress from = socket.receive(buffer);
        buffer.flip();
        socket.send(buffer, one.equals(from) ? other : one);
      }
    }
  }
}
