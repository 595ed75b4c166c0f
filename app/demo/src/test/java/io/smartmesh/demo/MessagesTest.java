package io.smartmesh.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The story can be told in both languages. */
class MessagesTest {
  @Test
  void bothLanguagesHaveTheSameSentences() throws IOException {
    assertEquals(keys("messages.properties"), keys("messages_zh.properties"));
  }

  private static TreeSet<Object> keys(String file) throws IOException {
    Properties properties = new Properties();
    Path path = Path.of("src/main/resources/io/smartmesh/demo", file);
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    }
    return new TreeSet<>(properties.keySet());
  }
}
