package io.smartmesh.relayer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docs/relayer.yaml and the server have the same routes, and the yaml names what is answered. */
class OpenApiTest {
  private static final Path FILE = Path.of("../../docs/relayer.yaml");
  private static final Path MAIN = Path.of("src/main/java/io/smartmesh/relayer");
  private static final Pattern ROUTE = Pattern.compile("routes\\.(get|post)\\(\"/v1([^\"]+)\"");
  private static final Pattern FIELD = Pattern.compile("\\.put\\(\"(\\w+)\"");

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsServed() throws IOException {
    Set<String> served = new TreeSet<>();
    Matcher route = ROUTE.matcher(Files.readString(MAIN.resolve("RelayerServer.java")));
    while (route.find()) {
      served.add(route.group(1) + " " + route.group(2));
    }
    Set<String> described = new TreeSet<>();
    Map<?, ?> document = new Yaml().<Map<?, ?>>load(Files.readString(FILE));
    ((Map<?, ?>) Objects.requireNonNull(document.get("paths")))
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .keySet()
                    .forEach(method -> described.add(method + " " + path)));
    assertEquals(described, served);
  }

  @Test
  void everyFieldOfAnAnswerIsDescribed() throws IOException {
    String described = Files.readString(FILE);
    Matcher field = FIELD.matcher(Files.readString(MAIN.resolve("Views.java")));
    while (field.find()) {
      assertTrue(described.contains(" " + field.group(1) + ":"), field.group(1));
    }
  }
}
