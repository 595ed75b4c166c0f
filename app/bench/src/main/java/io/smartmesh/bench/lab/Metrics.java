package io.smartmesh.bench.lab;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.ApiFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Reads a node's metrics, whose API listens on the loopback of its own namespace. */
final class Metrics {
  private static final int PATIENCE_MILLIS = 10_000;

  private Metrics() {}

  static OptionalDouble read(String namespace, Path directory, String name) throws LabFailure {
    try {
      String text = Namespaces.in(namespace, () -> fetch(directory));
      return text.lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst();
    } catch (IOException e) {
      throw new LabFailure("the metrics of " + directory + " cannot be read", e);
    }
  }

  private static String fetch(Path directory) throws IOException, ApiFailure {
    ApiFile api = ApiFile.read(directory);
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET /metrics HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
              + api.token()
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
