package io.smartmesh.api;

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

/** docs/openapi.yaml and the server have the same routes, and no reference in it leads nowhere. */
class OpenApiTest {
  private static final Pattern REFERENCE = Pattern.compile("#/components/(\\w+)/(\\w+)");
  private static final Path FILE = Path.of("../../docs/openapi.yaml");

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsServed() throws IOException {
    Set<String> served =
        new TreeSet<>(
            Set.of(
                "get " + EventStream.PATH,
                "post " + WipeRoute.PATH,
                "post " + RequestRoutes.CREATE,
                "post " + RequestRoutes.READ,
                "post " + RequestRoutes.QUOTE,
                "post " + RequestRoutes.PAY,
                "get " + TokenRoutes.PATH,
                "post " + TokenRoutes.PATH,
                "post " + TokenRoutes.REVOKE,
                "get " + LockRoutes.PATH,
                "post " + LockRoutes.PATH,
                "post " + LockRoutes.OPEN,
                "post " + LockRoutes.CLOSE,
                "post " + LockRoutes.REMOVE,
                "post " + PageAccess.LINKS,
                "post " + PageAccess.SESSION,
                "post " + PageAccess.END));
    for (Route route : Routes.ALL) {
      served.add(route.operation());
    }
    Set<String> described = new TreeSet<>();
    field(document(), "paths")
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .keySet()
                    .forEach(method -> described.add(method + " " + path)));
    assertEquals(described, served);
  }

  @Test
  void referencesLeadSomewhere() throws IOException {
    Map<?, ?> components = field(document(), "components");
    Matcher matcher = REFERENCE.matcher(Files.readString(FILE));
    while (matcher.find()) {
      assertTrue(
          field(components, matcher.group(1)).containsKey(matcher.group(2)), matcher.group());
    }
  }

  @Test
  void eventTypesAreListed() throws IOException {
    String listed = Files.readString(FILE);
    String source = Files.readString(Path.of("src/main/java/io/smartmesh/api/EventViews.java"));
    Matcher type = Pattern.compile("(?:type|with)\\(\"([a-z-]+)\"").matcher(source);
    while (type.find()) {
      assertTrue(listed.contains(type.group(1)), type.group(1));
    }
  }

  private static Map<?, ?> document() throws IOException {
    return new Yaml().<Map<?, ?>>load(Files.readString(FILE));
  }

  private static Map<?, ?> field(Map<?, ?> map, String name) {
    return (Map<?, ?>) Objects.requireNonNull(map.get(name), name);
  }
}
