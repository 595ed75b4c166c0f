package io.smartmesh.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a stream gets through from one node to another: a file is offered, accepted and fetched.
 *
 * @param megabits a second, of the file's bytes, from the first that came to the last
 * @param carried bytes of content that went over the stream
 */
public record FileFlow(double megabits, long carried) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_MILLIS = 100;
  private static final int SECONDS_MOST = 300;

  /** Runs one flow. */
  public static FileFlow run(Lab lab, Nodes nodes, Path work, int from, int to, int bytes)
      throws LabFailure, InterruptedException {
    Path file = work.resolve("file-" + from + "-" + to + "-" + bytes);
    try {
      byte[] content = new byte[bytes];
      new Random(bytes).nextBytes(content);
      Files.write(file, content);
    } catch (IOException e) {
      throw new LabFailure("no file can be written to " + work, e);
    }
    String offer =
        JsonNodeFactory.instance
            .objectNode()
            .put("to", nodes.device(to))
            .put("path", file.toString())
            .toString();
    String id = ask(lab, nodes, from, "POST", "/v1/transfers", offer).path("id").asText();
    await(lab, nodes, to, id, "asking");
    ask(lab, nodes, to, "POST", "/v1/transfers/" + id + "/accept", "{}");
    JsonNode done = await(lab, nodes, to, id, "done");
    double seconds = done.path("movingMillis").asLong() / 1e3;
    return new FileFlow(bytes * 8 / 1e6 / seconds, done.path("carried").asLong());
  }

  private static JsonNode await(Lab lab, Nodes nodes, int node, String id, String state)
      throws LabFailure, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MOST);
    JsonNode last = JsonNodeFactory.instance.objectNode();
    while (System.nanoTime() < end) {
      last = ask(lab, nodes, node, "GET", "/v1/transfers/" + id, "");
      if (last.path("state").asText().equals(state)) {
        return last;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new LabFailure("a file is not " + state + " in time: " + last);
  }

  private static JsonNode ask(
      Lab lab, Nodes nodes, int node, String method, String path, String body) throws LabFailure {
    try {
      return JSON.readTree(nodes.ask(lab, node, method, path, body));
    } catch (IOException e) {
      throw new LabFailure("node " + node + " says what is no JSON", e);
    }
  }
}
