package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever runs a node is told is what the program does. */
class OperatingDocsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern CALL =
      Pattern.compile("\\blog(?:\\(\\))?\\s*\\.(?:info|error)\\((.*?)\\);", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([a-z-]+)\"");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| ([^|]*) \\|.*");

  @TempDir private Path folder;

  @Test
  void everyEventOfTheLogIsInItsTableWithItsFields() throws IOException {
    Map<String, TreeSet<String>> table = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/LOGS.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        table.put(row.group(1), new TreeSet<>(List.of(row.group(2).replace("`", "").split(" "))));
      }
    }
    assertEquals(table, eventsInTheSources());
  }

  private static Map<String, TreeSet<String>> eventsInTheSources() throws IOException {
    Map<String, TreeSet<String>> events = new TreeMap<>();
    for (String module : List.of("runtime", "app/cli", "adapter")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
        for (Path file : files.filter(OperatingDocsTest::isShipped).toList()) {
          Matcher call = CALL.matcher(Files.readString(file));
          while (call.find()) {
            List<String> words =
                WORD.matcher(call.group(1)).results().map(word -> word.group(1)).toList();
            events
                .computeIfAbsent(words.get(0), event -> new TreeSet<>())
                .addAll(words.subList(1, words.size()));
          }
        }
      }
    }
    return events;
  }

  private static boolean isShipped(Path file) {
    return file.toString().contains("src/main/java") && file.toString().endsWith(".java");
  }

  @Test
  void systemdUnderstandsItsUnitsAndTheExitCodesAreOurs() throws Exception {
    Path units = ROOT.resolve("packaging/systemd");
    for (String name : List.of("smartmesh.service", "smartmesh-user.service")) {
      String unit = Files.readString(units.resolve(name));
      assertTrue(
          unit.contains("\nRestartPreventExitStatus=" + Main.MISUSED + " " + Main.DAMAGED + "\n"));
      assertTrue(unit.contains("\nExecStart=/usr/bin/smartmesh up"), unit);
      Path file = folder.resolve(name);
      // systemd wants the program to be there.
      Files.writeString(file, unit.replace("/usr/bin/smartmesh", "/bin/true"));
      assertEquals(new Run(0, "", ""), verified(file));
    }
  }

  private static Run verified(Path unit) throws Exception {
    try {
      return UpProcess.run(
          List.of("systemd-analyze", "verify", "--recursive-errors=no", unit.toString()));
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no systemd-analyze here");
      throw e;
    }
  }
}
