package io.smartmesh.chain.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Danger hunted: an answer that hangs, floods or confuses the client. */
class JsonRpcTest {
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final JsonRpc rpc =
      new JsonRpc(URI.create("http://key@127.0.0.1:" + port() + "/key"), TIMEOUT);

  JsonRpcTest() throws IOException {}

  private int port() {
    return server.getLocalPort();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private interface Talk {
    void to(OutputStream out) throws Exception;
  }

  private void serve(Talk talk) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                readRequest(socket.getInputStream());
                talk.to(socket.getOutputStream());
              } catch (Exception e) {
                return; // the client hung up, as it should
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** All of it: who hangs up on what was not read takes the answer away from the client, too. */
  private static void readRequest(InputStream in) throws IOException {
    byte[] last = new byte[4_096];
    int length = in.read(last);
    while (length > 0 && last[length - 1] != '}') {
      length = in.read(last);
    }
  }

  private void answer(int status, String body) {
    serve(
        out ->
            out.write(
                ("HTTP/1.1 "
                        + status
                        + " x\r\nConnection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                    .getBytes(StandardCharsets.UTF_8)));
  }

  private <T extends RpcFailure> String failure(Class<T> type) {
    return assertThrows(type, () -> rpc.call("eth_test")).getMessage();
  }

  @Test
  void aResultComesBack() throws Exception {
    answer(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x7\"}");
    assertEquals("0x7", rpc.call("eth_test", 1, "a").asText());
  }

  @Test
  void aRefusalIsOneWhateverTheStatus() {
    answer(500, "{\"id\":1,\"error\":{\"code\":3,\"message\":\"no\\nway\",\"data\":\"0x01\"}}");
    RpcFailure.Refused refused = assertThrows(RpcFailure.Refused.class, () -> rpc.call("eth_test"));
    assertEquals(3, refused.code());
    assertEquals("no way", refused.reason());
    assertEquals("0x01", refused.data().asText());
  }

  @Test
  void nobodyThere() throws IOException {
    server.close();
    String sentence = failure(RpcFailure.NoAnswer.class);
    assertTrue(sentence.contains("http://127.0.0.1:" + port()), sentence);
    assertFalse(sentence.contains("key"), "access keys stay out of sentences: " + sentence);
  }

  @Test
  void silence() {
    serve(out -> Thread.sleep(5_000));
    failure(RpcFailure.NoAnswer.class);
  }

  @Test
  void anAnswerThatDripsForEver() {
    serve(
        out -> {
          out.write(
              "HTTP/1.1 200 x\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < 200; i++) {
            out.write(' ');
            out.flush();
            Thread.sleep(50);
          }
        });
    long start = System.nanoTime();
    failure(RpcFailure.NoAnswer.class);
    assertTrue(System.nanoTime() - start < 3_000_000_000L);
  }

  @Test
  void anAnswerWithoutEnd() {
    byte[] megabyte = new byte[1 << 20];
    serve(
        out -> {
          out.write("HTTP/1.1 200 x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(megabyte);
          }
        });
    failure(RpcFailure.NoAnswer.class);
  }

  @Test
  void nonsense() {
    for (String body :
        new String[] {
          "<html>",
          "7",
          "[]",
          "{}",
          "{\"id\":2,\"result\":1}",
          "{\"id\":\"1\",\"result\":1}",
          "{\"id\":1}",
          "{\"id\":1,\"id\":1,\"result\":1}",
          "[".repeat(100_000)
        }) {
      answer(200, body);
      JsonRpc fresh = new JsonRpc(URI.create("http://127.0.0.1:" + port()), TIMEOUT);
      assertThrows(RpcFailure.Nonsense.class, () -> fresh.call("eth_test"), body);
    }
  }

  @Test
  void onlyHttp() {
    assertThrows(
        IllegalArgumentException.class, () -> new JsonRpc(URI.create("file:///etc"), TIMEOUT));
  }

  /** What a stranger sends is quoted, but not all of it. */
  @Test
  void aLongIdMakesNoLongSentence() {
    String id = "9".repeat(900);
    JsonRpc rpc = new JsonRpc(body -> ("{\"id\":" + id + ",\"result\":1}").getBytes(UTF_8));
    RpcFailure failure = assertThrows(RpcFailure.Nonsense.class, () -> rpc.call("eth_test"));
    assertTrue(failure.getMessage().length() < 500, failure.getMessage());
  }
}
