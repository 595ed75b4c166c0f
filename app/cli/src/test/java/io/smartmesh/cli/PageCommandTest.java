package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PageCommandTest {
  private static final String URL = "http://127.0.0.1:9471/#once=ab";
  private static final String ANSWER =
      "{\"schema\":\"smartmesh.page-link/1\",\"url\":\"" + URL + "\",\"seconds\":600}";

  @TempDir private Path data;

  @Test
  void theLinkStandsAloneOnItsLine() throws IOException {
    try (FakeApi api = new FakeApi(data)) {
      api.answer("POST /page/links", ANSWER);
      for (String lang : new String[] {"en", "zh"}) {
        Run run = Run.of("page", "--data", data.toString(), "--lang", lang);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(URL, run.out().lines().findFirst().orElse(""));
        assertTrue(run.out().contains(" 10 "), run.out());
      }
      Run json = Run.of("page", "--data", data.toString(), "--json");
      assertTrue(json.out().contains("\"schema\":\"smartmesh.page-link/1\""), json.out());
    }
  }
}
