package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.node.Metric;
import io.smartmesh.node.UserReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The text format, as Prometheus reads it. */
@Timeout(30)
class ExpositionTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final List<Metric.Sample> SAMPLES =
      List.of(
          Metric.Sample.drop("mesh.NO_ROUTE", 3),
          Metric.Sample.of(Metric.NEIGHBOURS, 2),
          Metric.Sample.of(Metric.BROADCASTS, 7, "serial/a\\b\"c\nd"),
          Metric.Sample.drop("tcp.QUEUE_FULL", 0));

  private static final String TEXT =
      """
      # HELP smartmesh_drops_total What was refused or not passed on.
      # TYPE smartmesh_drops_total counter
      smartmesh_drops_total{layer="mesh",reason="NO_ROUTE"} 3
      smartmesh_drops_total{layer="tcp",reason="QUEUE_FULL"} 0
      # HELP smartmesh_broadcasts_total Frames to whoever is near.
      # TYPE smartmesh_broadcasts_total counter
      smartmesh_broadcasts_total{bearer="serial/a\\\\b\\"c\\nd"} 7
      # HELP smartmesh_neighbours Neighbours now.
      # TYPE smartmesh_neighbours gauge
      smartmesh_neighbours 2
      """;

  @Test
  void samplesOfAMetricStandTogether() {
    assertEquals(TEXT, Exposition.text(SAMPLES));
  }

  @Test
  void itIsServedToWhoHasTheToken() throws Exception {
    FakeNode node = new FakeNode();
    node.answer = new UserReply.Metrics(SAMPLES);
    try (ApiServer server =
        new ApiServer(node, new ApiConfig("127.0.0.1", 0, TOKEN, Optional.empty()))) {
      HttpResponse<String> answer = get(server, "Bearer " + TOKEN);
      assertEquals(200, answer.statusCode());
      assertEquals(TEXT, answer.body());
      String type = answer.headers().firstValue("Content-Type").orElse("");
      assertTrue(type.startsWith("text/plain; version=0.0.4"), type);
      assertEquals(401, get(server, "Bearer x" + TOKEN).statusCode());
      assertEquals(1, node.asked.size());
    }
  }

  /** One path can be written in several ways: none of them is a way around the token. */
  @Test
  void noSpellingOfAPathNeedsNoToken() throws Exception {
    FakeNode node = new FakeNode();
    node.answer = new UserReply.Metrics(SAMPLES);
    try (ApiServer server =
        new ApiServer(node, new ApiConfig("127.0.0.1", 0, TOKEN, Optional.empty()))) {
      for (String path :
          List.of("/metrics/", "/v1/status/", "/v1//status", "/v1/status;x", "/v1/events/")) {
        int status = get(server, path, "").statusCode();
        assertTrue(status == 401 || status == 404, path + " " + status);
      }
      assertEquals(List.of(), node.asked);
    }
  }

  private static HttpResponse<String> get(ApiServer server, String shown) throws Exception {
    return get(server, "/metrics", shown);
  }

  private static HttpResponse<String> get(ApiServer server, String path, String shown)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", shown)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
