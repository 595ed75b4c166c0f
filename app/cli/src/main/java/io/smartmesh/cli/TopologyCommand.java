package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What this node knows of the mesh: which is not the whole of it. */
@Command(name = "topology", mixinStandardHelpOptions = true)
final class TopologyCommand implements Callable<Integer> {
  private static final int SHORT = 12;
  private static final int INFINITE = 65_535;

  enum Format {
    TABLE,
    DOT,
    JSON
  }

  @Mixin private Client client = new Client();

  @Option(names = "--format", paramLabel = "table|dot|json")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws ApiFailure {
    ApiClient node = client.node();
    JsonValue known = node.get("/topology");
    if (client.wantsJson() || format == Format.JSON) {
      client.print(known);
    } else if (format == Format.DOT) {
      dot(known);
    } else {
      table(known, Who.of(node, client.texts()));
    }
    return 0;
  }

  private void table(JsonValue known, Who who) {
    client.say("topology.self", known.text("self"));
    client.say("topology.view");
    client.out().println();
    if (known.list("neighbours").isEmpty()) {
      client.say("topology.alone");
    } else {
      client.say("topology.neighbours");
    }
    for (JsonValue neighbour : known.list("neighbours")) {
      String address = neighbour.text("address");
      client.out().println(address + who.word(address));
      client.say("topology.neighbour", neighbour.text("bearer"), neighbour.number("cost"));
    }
    Map<String, List<JsonValue>> ways = new LinkedHashMap<>();
    for (JsonValue way : known.list("ways")) {
      ways.computeIfAbsent(way.text("to"), to -> new ArrayList<>()).add(way);
    }
    if (!ways.isEmpty()) {
      client.out().println();
      client.say("topology.ways");
    }
    ways.forEach(
        (to, all) -> {
          client.out().println(to + who.word(to));
          all.forEach(
              way ->
                  client.say(
                      "topology.way",
                      mark(way),
                      shortened(way.text("via")),
                      way.number("hops"),
                      metric(way)));
        });
  }

  private static String mark(JsonValue way) {
    return way.flag("selected") ? "*" : way.flag("feasible") ? "+" : "-";
  }

  private String metric(JsonValue way) {
    long metric = way.number("metric");
    return metric >= INFINITE ? client.texts().get("unknown") : Long.toString(metric);
  }

  private static String shortened(String address) {
    return address.substring(0, SHORT);
  }

  /**
   * For Graphviz: a solid line is a link of ours; a dashed one a way that a neighbour tells of,
   * over as many links as it says, through nodes that nobody has named to us.
   */
  private void dot(JsonValue known) {
    String self = known.text("self");
    client.out().println("// " + client.texts().get("topology.view"));
    client.out().println("digraph smartmesh {");
    client.out().println("  " + node(self) + " [shape=doublecircle];");
    for (JsonValue neighbour : known.list("neighbours")) {
      edge(self, neighbour.text("address"), "" + neighbour.number("cost"), "solid");
    }
    for (JsonValue way : known.list("ways")) {
      if (!way.text("via").equals(way.text("to"))) {
        long further = way.number("hops") - 1;
        String style = way.flag("selected") ? "dashed" : "dotted";
        edge(way.text("via"), way.text("to"), further + "", style);
      }
    }
    client.out().println("}");
  }

  private void edge(String from, String to, String label, String style) {
    client
        .out()
        .printf("  %s -> %s [label=\"%s\" style=%s];%n", node(from), node(to), label, style);
  }

  private static String node(String address) {
    return '"' + shortened(address) + '"';
  }
}
