package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual has everything, and {@code man} has nothing to say against it. */
@Timeout(60)
class ManPageTest {
  @TempDir private Path folder;

  @Test
  void everyCommandAndEveryOptionIsInIt() {
    for (String lang : List.of("en", "zh")) {
      String page = page(lang);
      List<String> missing = new ArrayList<>();
      collect(Main.commandLine(List.of("--lang", lang)), page, missing);
      assertEquals(List.of(), missing, lang);
      assertTrue(!page.contains("${") && !page.contains("%n"), lang);
    }
  }

  private static void collect(CommandLine command, String page, List<String> missing) {
    String name = command.getCommandSpec().qualifiedName().replace("-", "\\-");
    boolean isRoot = command.getParent() == null;
    if (!isRoot && !page.contains("\n.SS " + name)) {
      missing.add(name);
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String each : option.names()) {
        if (!option.hidden() && !page.contains(each.replace("-", "\\-"))) {
          missing.add(name + " " + each);
        }
      }
    }
    command.getSubcommands().values().stream()
        .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
        .forEach(sub -> collect(sub, page, missing));
  }

  @Test
  void manShowsItWithoutAWarning() throws Exception {
    for (String lang : List.of("en", "zh")) {
      Path file = Files.writeString(folder.resolve("smartmesh-" + lang + ".1"), page(lang));
      Run shown = shown("man", "--warnings=w", "-l", file.toString());
      assertEquals("", shown.err(), lang);
      assertTrue(shown.out().contains("api-token create"), shown.out());
      assertTrue(shown.out().contains("--until-direct"), shown.out());
    }
  }

  @Test
  void mandocFindsNothingWrong() throws Exception {
    Path file = Files.writeString(folder.resolve("smartmesh.1"), page("en"));
    Run checked = shown("mandoc", "-Tlint", "-Wwarning", file.toString());
    assertEquals("", checked.out() + checked.err());
  }

  private static Run shown(String... command) throws Exception {
    try {
      return UpProcess.run(List.of(command));
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no " + command[0] + " here");
      return new Run(1, "", "");
    }
  }

  private static String page(String lang) {
    Run run = Run.of("man", "--lang", lang);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }
}
