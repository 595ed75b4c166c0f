package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, in the shells that they are for. */
@Timeout(60)
class CompletionTest {
  @TempDir private Path folder;

  /** What the shell has left to choose from after {@code words}, the last of which is not whole. */
  private String bash(String... words) throws Exception {
    Path script = script("bash");
    String ask =
        ("compopt() { :; }; source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_smartmesh;"
                + " echo ${COMPREPLY[@]}")
            .formatted(script, String.join(" ", words), words.length - 1);
    return answer("bash", "-c", ask);
  }

  private Path script(String shell) throws IOException {
    Run run = Run.of("completion", shell, "--lang", "en");
    assertEquals(0, run.exitCode(), run.err());
    return Files.writeString(folder.resolve(shell), run.out());
  }

  private static String answer(String... command) throws Exception {
    Run run;
    try {
      run = UpProcess.run(List.of(command));
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no " + command[0] + " here");
      return "";
    }
    assertEquals("", run.err());
    return run.out().strip();
  }

  @Test
  void bashKnowsCommandsTheirCommandsAndTheirOptions() throws Exception {
    assertEquals("doctor", bash("smartmesh", "doc"));
    assertEquals("completion", bash("smartmesh", "compl"));
    assertEquals("close", bash("smartmesh", "channel", "clos"));
    assertTrue(bash("smartmesh", "status", "--").contains("--json"));
  }

  @Test
  void fishKnowsTheSame() throws Exception {
    Path script = script("fish");
    String ask = "source " + script + "; complete --do-complete '";
    assertTrue(answer("fish", "-N", "-c", ask + "smartmesh doc'").startsWith("doctor\t"));
    assertTrue(answer("fish", "-N", "-c", ask + "smartmesh channel clo'").startsWith("close\t"));
    assertTrue(answer("fish", "-N", "-c", ask + "smartmesh status --js'").startsWith("--json\t"));
  }

  @Test
  void anotherShellIsRefusedByName() {
    Run run = Run.of("completion", "tcsh", "--lang", "en");
    assertEquals(Main.MISUSED, run.exitCode());
    assertTrue(run.err().contains("tcsh"), run.err());
  }
}
