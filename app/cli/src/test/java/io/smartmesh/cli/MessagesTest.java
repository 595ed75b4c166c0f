package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** Both languages say everything. */
class MessagesTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/smartmesh/cli");

  @Test
  void bothLanguagesHaveTheSameSentencesWithTheSameValues() throws IOException {
    assertEquals(placeholders("messages.properties"), placeholders("messages_zh.properties"));
  }

  @Test
  void everyCommandAndOptionIsExplained() {
    for (String language : List.of("en", "zh")) {
      explained(language, Main.commandLine(List.of("--lang", language)));
    }
  }

  private static void explained(String language, CommandLine line) {
    String name = language + ": " + line.getCommandSpec().qualifiedName();
    assertFalse(line.getHelp().header().isBlank(), name);
    for (ArgSpec argument : line.getCommandSpec().args()) {
      assertFalse(
          String.join("", argument.description()).isBlank(), name + " " + argument.paramLabel());
    }
    line.getSubcommands().values().forEach(sub -> explained(language, sub));
  }

  private static TreeMap<String, TreeSet<Character>> placeholders(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(FOLDER.resolve(file))) {
      properties.load(reader);
    }
    TreeMap<String, TreeSet<Character>> all = new TreeMap<>();
    properties.forEach(
        (key, sentence) -> {
          TreeSet<Character> values = new TreeSet<>();
          String text = (String) sentence;
          for (int i = text.indexOf('{'); i >= 0; i = text.indexOf('{', i + 1)) {
            values.add(text.charAt(i + 1));
          }
          all.put((String) key, values);
        });
    return all;
  }
}
