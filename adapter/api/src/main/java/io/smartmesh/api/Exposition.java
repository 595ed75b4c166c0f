package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.node.Metric;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.List;

/** {@code GET /metrics}: the counters in Prometheus' text format, version 0.0.4. */
final class Exposition {
  static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private Exposition() {}

  static void serve(NodeAccess node, Context context) throws Problem {
    UserReply reply = Route.ask(node, new UserCommand.GetMetrics());
    if (reply instanceof UserReply.Refused refused) {
      throw new Problem(503, refused.code(), refused.what(), refused.todo());
    }
    context.contentType(TYPE).result(text(((UserReply.Metrics) reply).samples()));
  }

  /** All samples of a metric stand together, under its two lines of comment. */
  static String text(List<Metric.Sample> samples) {
    StringBuilder out = new StringBuilder();
    for (Metric metric : Metric.values()) {
      List<Metric.Sample> own = samples.stream().filter(s -> s.metric() == metric).toList();
      if (!own.isEmpty()) {
        String name = metric.metricName();
        out.append("# HELP ").append(name).append(' ').append(metric.help()).append('\n');
        out.append("# TYPE ").append(name);
        out.append(metric.isCounter() ? " counter\n" : " gauge\n");
        own.forEach(sample -> line(out, sample));
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, Metric.Sample sample) {
    out.append(sample.metric().metricName());
    List<String> names = sample.metric().labels();
    for (int i = 0; i < names.size(); i++) {
      out.append(i == 0 ? '{' : ',').append(names.get(i)).append("=\"");
      out.append(escaped(sample.labels().get(i))).append('"');
    }
    out.append(names.isEmpty() ? " " : "} ").append(sample.value()).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
