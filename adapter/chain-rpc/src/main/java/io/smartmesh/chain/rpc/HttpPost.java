package io.smartmesh.chain.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One HTTP request with a bounded answer in bounded time. */
final class HttpPost {
  /** Bytes of an answer: a thousand blocks full of our events, with room. */
  static final int ANSWER_BYTES_MOST = 16 << 20;

  private final URI endpoint;
  private final int timeoutMillis;

  /**
   * @param timeout for connecting, and again for the whole answer
   */
  HttpPost(URI endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /** The server wants to be asked less often. */
  static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;

    final long waitMillis;

    Busy(long waitMillis) {
      super("HTTP status " + TOO_MANY_REQUESTS);
      this.waitMillis = waitMillis;
    }
  }

  private static final int TOO_MANY_REQUESTS = 429;

  /** RFC 9110, section 10.2.3: in seconds; as a date it is taken for no wish. */
  private static long waitMillis(@Nullable String retryAfter) {
    return retryAfter != null && retryAfter.matches("[0-9]{1,6}")
        ? Long.parseLong(retryAfter) * 1_000
        : 0;
  }

  /**
   * The answer's body, whatever the status: JSON-RPC errors may come with any.
   *
   * @throws Busy with status 429
   */
  byte[] send(byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.getOutputStream().write(body);
    int status = connection.getResponseCode();
    if (status == TOO_MANY_REQUESTS) {
      throw new Busy(waitMillis(connection.getHeaderField("Retry-After")));
    }
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (stream == null) {
      throw new IOException("HTTP status " + status);
    }
    try (InputStream in = stream) {
      byte[] answer = readAll(in);
      if (answer.length == 0) {
        throw new IOException("HTTP status " + status + " and nothing more");
      }
      return answer;
    }
  }

  private byte[] readAll(InputStream in) throws IOException {
    // The read timeout bounds each wait only: an answer may not drip for ever either.
    long end = System.nanoTime() + timeoutMillis * 1_000_000L;
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] part = new byte[16 << 10];
    for (int n = in.read(part); n >= 0; n = in.read(part)) {
      answer.write(part, 0, n);
      if (answer.size() > ANSWER_BYTES_MOST) {
        throw new IOException("its answer is longer than " + ANSWER_BYTES_MOST + " bytes");
      }
      if (System.nanoTime() > end) {
        throw new SocketTimeoutException("its answer takes longer than " + timeoutMillis + " ms");
      }
    }
    return answer.toByteArray();
  }
}
