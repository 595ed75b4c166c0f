package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RL-36: what turns "said to be done" into done, or into void; a chain node that says what we want.
 */
class RequestProofTest {
  private static final Address TOKEN = Keys.of(90).address();
  private static final long DEADLINE = 5_000;
  private static final int CONFIRMATIONS = 3;
  private static final String WORD = "0x" + "0".repeat(63);

  private final SignedRequest request =
      new SignedRequest(
          new TokenMessage(
              TokenMessage.Kind.PAYMENT,
              Keys.of(1).address(),
              Keys.of(2).address(),
              Amount.of(77),
              Amount.of(3),
              Keys.of(3).address(),
              Amount.of(9),
              new ChainTime(DEADLINE)),
          Bytes.EMPTY,
          Optional.empty());

  private HttpServer server;

  private boolean isUsed;
  private long head = 100;
  private long usedIn = 90;
  private long paid = 77;
  private long timeOfSure = DEADLINE - 1;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String id = asked.replaceAll("(?s).*\"id\":\\s*(\\d+).*", "$1");
          byte[] answer =
              ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + answer(asked) + "}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String hex(long number) {
    return quoted("0x" + Long.toHexString(number));
  }

  private static String block(long number, long time) {
    String hash = quoted("0x" + String.format("%064x", number));
    return "{\"number\":%s,\"hash\":%s,\"parentHash\":%s,\"timestamp\":%s}"
        .formatted(hex(number), hash, hash, hex(time));
  }

  private String answer(String asked) {
    if (asked.contains("eth_blockNumber")) {
      return hex(head);
    } else if (asked.contains("eth_getBlockByNumber")) {
      boolean isSure = asked.contains(hex(head - CONFIRMATIONS));
      return isSure ? block(head - CONFIRMATIONS, timeOfSure) : block(head, timeOfSure + 60);
    } else if (asked.contains("eth_call")) {
      return quoted(WORD + (isUsed ? "1" : "0"));
    } else if (asked.contains("eth_getLogs")) {
      return "[{\"blockNumber\":" + hex(usedIn) + ",\"transactionHash\":" + hash("t") + "}]";
    } else if (asked.contains("eth_getTransactionReceipt")) {
      return receipt();
    }
    return "null";
  }

  private static String hash(String of) {
    return quoted(Hashes.keccak256(Bytes.utf8(of)).hex());
  }

  private String receipt() {
    String log =
        "{\"address\":%s,\"topics\":[%s,%s,%s],\"data\":%s,\"blockNumber\":%s,"
            .formatted(
                quoted(TOKEN.toString()),
                hash("Transfer(address,address,uint256)"),
                quoted("0x" + Words.of(request.message().from()).toHex()),
                quoted("0x" + Words.of(request.message().to()).toHex()),
                quoted("0x" + Words.of(Amount.of(paid)).toHex()),
                hex(usedIn));
    log += "\"logIndex\":\"0x0\",\"transactionIndex\":\"0x0\",\"transactionHash\":" + hash("t");
    log += ",\"blockHash\":" + hash("b") + ",\"removed\":false}";
    return "{\"transactionHash\":%s,\"blockNumber\":%s,\"status\":\"0x1\","
            .formatted(hash("t"), hex(usedIn))
        + "\"gasUsed\":\"0x1\",\"effectiveGasPrice\":\"0x1\","
        + "\"contractAddress\":null,\"logs\":["
        + log
        + "]}";
  }

  private RequestProof.Shown look() throws RpcFailure {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new RequestProof(endpoint, TOKEN, CONFIRMATIONS, 0).look(request);
  }

  @Test
  void onlyABlockThatStaysMakesItDone() throws Exception {
    assertEquals(RequestProof.Shown.OPEN, look(), "free, and in time");
    isUsed = true;
    usedIn = 98;
    assertEquals(RequestProof.Shown.OPEN, look(), "two blocks on top may still be replaced");
    usedIn = 97;
    assertEquals(RequestProof.Shown.CARRIED_OUT, look());
  }

  @Test
  void whatCannotBeCarriedOutAnyMoreIsVoid() throws Exception {
    timeOfSure = DEADLINE;
    assertEquals(RequestProof.Shown.OPEN, look(), "at the deadline it still counts");
    timeOfSure = DEADLINE + 1;
    assertEquals(RequestProof.Shown.VOID, look());
    isUsed = true;
    paid = 76;
    assertEquals(RequestProof.Shown.VOID, look(), "its nonce was used for another sum");
  }

  @Test
  void whoDoesNotAnswerShowsNothing() {
    stop();
    assertThrows(RpcFailure.class, this::look);
  }
}
