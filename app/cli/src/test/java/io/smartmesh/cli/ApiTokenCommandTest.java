package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ApiTokenCommandTest {
  private static final String TOKEN =
      "\"id\":\"0a1b2c3d\",\"scope\":\"pay:25\",\"name\":\"till\",\"created\":1,\"expires\":0";
  private static final String LEFT = ",\"left\":{\"smt\":\"24\",\"units\":\"24\"}";

  @TempDir private Path data;
  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi(data);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aTokenStandsAloneOnItsLine() {
    api.answer("POST /tokens", "{\"token\":\"smartmesh-ab\"," + TOKEN + "}");
    Run run = run("create", "--scope", "pay:25", "--name", "till", "--expires", "30d");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("smartmesh-ab", run.out().lines().findFirst().orElse(""));
    assertTrue(run.out().contains("api-token revoke 0a1b2c3d"), run.out());
    assertEquals(
        "{\"scope\":\"pay:25\",\"name\":\"till\",\"expiresSeconds\":2592000}", api.bodies.get(0));
  }

  @Test
  void theListSaysWhatIsLeft() {
    api.answer("GET /tokens", "{\"tokens\":[{" + TOKEN + LEFT + "}]}");
    Run run = run("list");
    assertTrue(run.out().contains("0a1b2c3d") && run.out().contains("24 SMT"), run.out());
    assertTrue(run("list", "--json").out().contains("\"scope\":\"pay:25\""));
    api.answer("GET /tokens", "{\"tokens\":[]}");
    assertEquals("No program has a token.\n", run("list").out());
  }

  @Test
  void oneIsRevoked() {
    api.answer("POST /tokens/0a1b2c3d/revoke", "{\"schema\":\"smartmesh.done/1\"}");
    assertEquals("The token 0a1b2c3d works no more.\n", run("revoke", "0a1b2c3d").out());
  }

  @Test
  void misuseIsRefusedBeforeTheNodeIsAsked() {
    assertEquals(Main.MISUSED, run("create").exitCode());
    assertTrue(run("create", "--scope", "read", "--expires", "3x").err().contains("3x"));
    assertTrue(run("revoke", "../wipe").err().contains("no token's name"));
    assertEquals(List.of(), api.bodies);
  }

  private Run run(String... words) {
    List<String> all = new ArrayList<>(List.of("api-token"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", data.toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
