package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ND-23: a log is bounded, whatever strangers do. */
class LogSinkTest {
  @TempDir private Path folder;

  @Test
  void aFloodOfOneEventIsCutAndCounted() {
    AtomicLong nanos = new AtomicLong();
    List<String> lines = new ArrayList<>();
    Log every =
        (level, event, fields) -> lines.add(event + (fields.length > 2 ? " " + fields[3] : ""));
    LimitedLog log = new LimitedLog(every, nanos::get);
    for (int i = 0; i < 5_000; i++) {
      log.info("peer-refused", "error", i);
    }
    assertEquals(LimitedLog.LINES_MOST, lines.size());
    log.info("neighbour-up", "address", 1);
    assertEquals("neighbour-up", lines.get(lines.size() - 1), "other events have their own room");
    lines.clear();
    nanos.addAndGet(LimitedLog.WINDOW_NANOS);
    log.info("peer-refused", "error", 1);
    assertEquals(
        List.of("lines-left-out " + (5_000 - LimitedLog.LINES_MOST), "peer-refused"), lines);
  }

  @Test
  void theEndTellsWhatWasLeftOut() {
    StringWriter out = new StringWriter();
    try (LogSink log = new LogSink(out, true)) {
      for (int i = 0; i < LimitedLog.LINES_MOST + 7; i++) {
        log.error("lost");
      }
    }
    String last = "\"event\":\"lines-left-out\",\"of\":\"lost\",\"count\":\"7\"}\n";
    assertTrue(out.toString().endsWith(last), out.toString());
  }

  @Test
  void aLogFileIsBegunAnewAndGoesOnAfterARestart() throws Exception {
    Path file = folder.resolve("node.log");
    try (LogFile log = new LogFile(file, 100)) {
      log.write("a".repeat(59) + "\n");
    }
    try (LogFile log = new LogFile(file, 100)) {
      log.write("b".repeat(39) + "\n");
      assertEquals(100, Files.size(file));
      log.write("é\n");
      log.write("c".repeat(200) + "\n");
    }
    assertEquals(201, Files.size(file), "one line may be longer than all");
    assertEquals("é\n", Files.readString(folder.resolve("node.log.1")));
  }
}
