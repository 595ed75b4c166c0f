package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LineLogTest {
  private final StringWriter out = new StringWriter();

  @Test
  void aStrangersTextStaysInItsField() {
    LineLog.text(out).info("refused", "why", "a \"b\"\nINFO forged", "n", 3);
    assertEquals(
        "INFO refused why=\"a \\\"b\\\"\\nINFO forged\" n=3\n", out.toString().substring(25));
  }

  @Test
  void jsonLines() {
    LineLog.json(out).error("lost", "why", "a\\\t\u2028", "empty", "");
    String event = "\",\"level\":\"error\",\"event\":\"lost\"";
    String fields = ",\"why\":\"a\\\\\\u0009\\u2028\",\"empty\":\"\"}\n";
    assertEquals(event + fields, out.toString().substring(33));
  }

  @Test
  void timesHaveOneLength() {
    assertEquals("2026-11-23T12:14:05.000Z", LineLog.time(Instant.ofEpochSecond(1_795_436_045)));
  }
}
