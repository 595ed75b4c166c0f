package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Sessions sessions = new Sessions(now::get, new SessionFile(Optional.empty()));

  @TempDir private Path data;

  @Test
  void aLinkIsForTenMinutes() {
    String early = sessions.newLink();
    String late = sessions.newLink();
    now.addAndGet(Sessions.LINK_SECONDS);
    assertTrue(sessions.exchange(early).isPresent());
    now.addAndGet(1);
    assertEquals(Optional.empty(), sessions.exchange(late));
  }

  @Test
  void aSessionLastsAsLongAsItIsUsed() {
    Sessions.Granted used = sessions.exchange(sessions.newLink()).orElseThrow();
    Sessions.Granted idle = sessions.exchange(sessions.newLink()).orElseThrow();
    for (int day = 0; day < 31; day++) {
      now.addAndGet(86_400);
      assertTrue(sessions.isOpen(used.cookie(), used.key()));
    }
    assertFalse(sessions.isOpen(idle.cookie(), idle.key()));
  }

  @Test
  void linksAndSessionsAreBounded() {
    List<String> links = new ArrayList<>();
    for (int i = 0; i <= Sessions.LINKS_MAX; i++) {
      links.add(sessions.newLink());
    }
    assertEquals(Optional.empty(), sessions.exchange(links.get(0)));
    Sessions.Granted first = sessions.exchange(links.get(1)).orElseThrow();
    for (int i = 0; i < Sessions.SESSIONS_MAX; i++) {
      assertTrue(sessions.isOpen(first.cookie(), first.key()));
      sessions.exchange(sessions.newLink());
    }
    assertFalse(sessions.isOpen(first.cookie(), first.key()));
  }

  @Test
  void aFileThatCannotBeReadHoldsNoSession() throws IOException {
    Path file = data.resolve("sessions");
    for (String bad :
        new String[] {"", "x", "head\nxyz 1\n", "head\n0x12 9\n", "h\n" + "0".repeat(9_000)}) {
      Files.writeString(file, bad);
      assertTrue(new SessionFile(Optional.of(file)).read().isEmpty(), bad);
    }
  }

  @Test
  void attemptsComeBackOneASecond() throws Problem {
    AtomicLong millis = new AtomicLong();
    Attempts attempts = new Attempts(millis::get);
    for (int i = 0; i < Attempts.BURST; i++) {
      attempts.take();
    }
    assertThrows(Problem.class, attempts::take);
    millis.addAndGet(999);
    assertThrows(Problem.class, attempts::take);
    millis.addAndGet(1);
    attempts.take();
    assertThrows(Problem.class, attempts::take);
  }
}
