package io.smartmesh.api.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a running node. Each call blocks until it is answered. */
public final class ApiClient {
  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final int ANSWER_MILLIS_MAX = 30_000;
  private static final int UNAUTHORIZED = 401;

  private final String host;
  private static final String DATA = "data: ";

  /** Longer than the node is ever silent on a stream of events. */
  private static final int SILENT_MILLIS_MAX = 60_000;

  private final int port;
  private final String token;
  private final String data;

  /** The node with this data directory. */
  public ApiClient(Path data) throws ApiFailure {
    this(data, "127.0.0.1", ApiFile.read(data));
  }

  public ApiClient(Path data, String host, ApiFile file) {
    this.host = host;
    this.port = file.port();
    this.token = file.token();
    this.data = data.toString();
  }

  public JsonValue get(String path) throws ApiFailure {
    return ask("GET", path, "");
  }

  public JsonValue post(String path, String json) throws ApiFailure {
    return ask("POST", path, json);
  }

  /** What is done while events come. */
  public interface Step {
    void run() throws ApiFailure;
  }

  /** What is done with one of them. */
  public interface Listener {
    void event(JsonValue event) throws ApiFailure;
  }

  /**
   * Events from now on, until the node ends or this thread is interrupted.
   *
   * @param ready done once, when no event can be missed any more
   */
  public void follow(Step ready, Listener listener) throws ApiFailure {
    try {
      HttpURLConnection connection = connection("GET", "/events");
      connection.setReadTimeout(SILENT_MILLIS_MAX);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        answer(connection);
      }
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        lines.readLine();
        ready.run();
        for (String line = lines.readLine();
            line != null && !Thread.currentThread().isInterrupted();
            line = lines.readLine()) {
          if (line.startsWith(DATA)) {
            listener.event(JsonValue.parse(line.substring(DATA.length())));
          }
        }
      }
    } catch (ConnectException e) {
      throw new ApiFailure("not-running", data);
    } catch (IOException | IllegalArgumentException e) {
      throw new ApiFailure("no-answer", data, String.valueOf(e.getMessage()));
    }
  }

  private HttpURLConnection connection(String method, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + host + ":" + port + "/v1" + path)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS_MAX);
    connection.setReadTimeout(ANSWER_MILLIS_MAX);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    return connection;
  }

  private JsonValue ask(String method, String path, String body) throws ApiFailure {
    try {
      HttpURLConnection connection = connection(method, path);
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      return answer(connection);
    } catch (ConnectException e) {
      throw new ApiFailure("not-running", data);
    } catch (IOException | IllegalArgumentException e) {
      throw new ApiFailure("no-answer", data, String.valueOf(e.getMessage()));
    }
  }

  private JsonValue answer(HttpURLConnection connection) throws IOException, ApiFailure {
    int status = connection.getResponseCode();
    if (status == UNAUTHORIZED) {
      throw new ApiFailure("wrong-token", data);
    }
    boolean ok = status == HttpURLConnection.HTTP_OK;
    try (InputStream in = ok ? connection.getInputStream() : connection.getErrorStream()) {
      JsonValue json =
          JsonValue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).trim());
      if (!ok) {
        throw ApiFailure.refused(json);
      }
      return json;
    }
  }
}
