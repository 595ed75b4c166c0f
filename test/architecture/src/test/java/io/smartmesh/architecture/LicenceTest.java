package io.smartmesh.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ships may be passed on under Apache-2.0, by the bill of materials that the build wrote. */
class LicenceTest {
  private static final Path BOM = Tree.ROOT.resolve("target/bom.json");

  /** SPDX names, and the one name of a licence (MIT's text) that its maker calls after itself. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "ISC",
          "EPL-2.0",
          "Bouncy Castle Licence");

  @Test
  void everythingThatShipsHasALicenceWeCanPassOn() throws IOException {
    assertTrue(Files.exists(BOM), "no " + BOM + ": build the whole tree, not offline (-o)");
    JsonObject bom = JsonParser.parseString(Files.readString(BOM)).getAsJsonObject();
    JsonArray components = bom.getAsJsonArray("components");
    Violations violations = new Violations("no licence of: " + ALLOWED);
    boolean sawLibrary = false;
    for (JsonElement element : components) {
      JsonObject component = element.getAsJsonObject();
      List<String> licences = licences(component);
      sawLibrary |= component.get("name").getAsString().equals("bcprov-jdk18on");
      // Where a maker offers several, we take one that we can pass on.
      violations.addIf(
          licences.stream().noneMatch(ALLOWED::contains),
          component.get("purl").getAsString() + ": " + licences);
    }
    assertTrue(sawLibrary, "a bill of materials without the libraries");
    violations.assertNone();
  }

  private static List<String> licences(JsonObject component) {
    List<String> names = new ArrayList<>();
    JsonArray choices = component.getAsJsonArray("licenses");
    if (choices != null) {
      for (JsonElement choice : choices) {
        JsonObject licence = choice.getAsJsonObject().getAsJsonObject("license");
        JsonElement name =
            licence == null
                ? choice.getAsJsonObject().get("expression")
                : licence.has("id") ? licence.get("id") : licence.get("name");
        names.add(name.getAsString());
      }
    }
    return names;
  }
}
