package io.smartmesh.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.api.client.Texts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What came out: one JSON object for programs, or a line for each number. */
final class Report {
  private static final List<String> NAMES =
      List.of(
          "payments",
          "mediated",
          "restart",
          "link",
          "stream",
          "store",
          "gas",
          "relayer",
          "reach",
          "heal",
          "idle",
          "relay",
          "lossy",
          "mobility",
          "clusters",
          "carry",
          "messages",
          "cli-start");

  @Option(names = "--json")
  private boolean json;

  void write(CommandSpec spec, ObjectNode result) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(result);
    } else {
      lines(texts(spec), result, "", out);
    }
    out.flush();
  }

  private static void lines(Texts texts, JsonNode from, String indent, PrintWriter out) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      JsonNode value = field.getValue();
      if (value.isArray()) {
        value.forEach(element -> lines(texts, element, "  ", out));
      } else if (!field.getKey().equals("schema")) {
        String shown = value.isNull() ? texts.get("unknown") : value.asText();
        // The first number of a part stands out; the rest of it belongs to that.
        String margin = field.getKey().equals("batch") ? "" : indent;
        out.println(margin + texts.get("field." + field.getKey(), shown));
      }
    }
  }

  void names(CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    Texts texts = texts(spec);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String name : NAMES) {
      list.add(name);
      if (!json) {
        out.printf("%-10s%s%n", name, texts.get("bench." + name));
      }
    }
    if (json) {
      ObjectNode names = JsonNodeFactory.instance.objectNode();
      names.put("schema", "smartmesh.bench.list/1").set("benchmarks", list);
      out.println(names);
    }
    out.flush();
  }

  /** In the language of the command line that this is part of. */
  static Texts texts(CommandSpec spec) {
    ResourceBundle bundle = spec.resourceBundle();
    String language = bundle == null ? "" : bundle.getLocale().getLanguage();
    return new Texts(BenchCommand.class, language.isEmpty() ? "en" : language);
  }
}
