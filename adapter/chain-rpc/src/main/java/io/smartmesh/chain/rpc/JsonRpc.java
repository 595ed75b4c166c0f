package io.smartmesh.chain.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A client of JSON-RPC 2.0 over HTTP. Safe from any thread; a call blocks. */
public final class JsonRpc {
  private static final int REASON_CHARS_MOST = 300;
  private static final int LIMIT_EXCEEDED = -32_005;
  private static final int NESTING_MOST = 32;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING_MOST)
                          .maxStringLength(HttpPost.ANSWER_BYTES_MOST)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** One request and the whole of its answer, however hostile. */
  interface Transport {
    byte[] send(byte[] body) throws IOException;
  }

  private final Transport http;
  private final String shownEndpoint;
  private final AtomicLong lastId = new AtomicLong();

  /**
   * @param endpoint http or https
   * @param timeout for connecting, and again for the whole answer
   */
  public JsonRpc(URI endpoint, Duration timeout) {
    String scheme = String.valueOf(endpoint.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "a chain node's address begins with http:// or https://, not " + scheme + ":");
    }
    this.http = new HttpPost(endpoint, timeout)::send;
    // Without path and user: providers put their access keys there.
    this.shownEndpoint =
        scheme
            + "://"
            + endpoint.getHost()
            + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
  }

  /** For tests: any answers. */
  JsonRpc(Transport http) {
    this.http = http;
    this.shownEndpoint = "a test";
  }

  /** How to name it to a user or a log. */
  public String shownEndpoint() {
    return shownEndpoint;
  }

  /**
   * @param params strings, numbers, booleans, lists, maps, or {@link JsonNode}s
   * @return the result, which may be JSON null
   */
  public JsonNode call(String method, Object... params) throws RpcFailure {
    long id = lastId.incrementAndGet();
    JsonNode answer;
    try {
      Map<String, Object> request =
          Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", List.of(params));
      answer = JSON.readTree(http.send(JSON.writeValueAsBytes(request)));
    } catch (JsonProcessingException e) {
      throw new RpcFailure.Nonsense("to " + method + " it is no JSON");
    } catch (HttpPost.Busy e) {
      throw new RpcFailure.TooOften(shownEndpoint, e.waitMillis);
    } catch (IOException e) {
      throw new RpcFailure.NoAnswer(shownEndpoint, bounded(String.valueOf(e.getMessage())));
    }
    return result(method, id, answer);
  }

  /** EIP-1474's "limit exceeded", which some providers also use for too long answers. */
  private static boolean isTooOften(JsonNode error) {
    String reason = error.path("message").asText().toLowerCase(Locale.ROOT);
    return error.path("code").asInt() == LIMIT_EXCEEDED
        && !reason.contains("result")
        && !reason.contains("range")
        && !reason.contains("logs");
  }

  private JsonNode result(String method, long id, JsonNode answer) throws RpcFailure {
    JsonNode error = answer.path("error");
    if (error.isObject() && isTooOften(error)) {
      throw new RpcFailure.TooOften(shownEndpoint, 0);
    }
    if (error.isObject()) {
      throw new RpcFailure.Refused(
          method,
          error.path("code").asInt(),
          bounded(error.path("message").asText()),
          error.path("data"));
    }
    if (!answer.path("id").isIntegralNumber() || answer.path("id").asLong() != id) {
      throw new RpcFailure.Nonsense(
          "it answers " + bounded(answer.path("id").toString()) + ", not request " + id);
    }
    if (!answer.has("result")) {
      throw new RpcFailure.Nonsense("to " + method + " it has no result");
    }
    return answer.get("result");
  }

  /** A stranger's text in a log or on a screen: short, and one line. */
  private static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= REASON_CHARS_MOST ? line : line.substring(0, REASON_CHARS_MOST) + "…";
  }
}
