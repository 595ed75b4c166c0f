package io.smartmesh.bench.lab;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.ApiFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Asks a node whose API listens on the loopback of its own namespace. One connection a question:
 * those that the JDK keeps open would lead into another namespace next time.
 */
final class NodeApi {
  private static final int PATIENCE_MILLIS = 10_000;

  private NodeApi() {}

  /** All of the answer behind its head. */
  static String ask(String namespace, Path directory, String method, String path, String body)
      throws LabFailure {
    try {
      return Namespaces.in(namespace, () -> ask(directory, method, path, body));
    } catch (IOException e) {
      throw new LabFailure("the node of " + directory + " does not answer", e);
    }
  }

  private static String ask(Path directory, String method, String path, String body)
      throws IOException, ApiFailure {
    ApiFile api = ApiFile.read(directory);
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String head =
          method
              + " "
              + path
              + " HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
              + api.token()
              + "\r\nContent-Length: "
              + content.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(content);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return all.substring(all.indexOf("\r\n\r\n") + 4);
    }
  }
}
