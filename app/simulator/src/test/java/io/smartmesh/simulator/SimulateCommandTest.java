package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.scenario.Scenarios;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsOneJsonObject() {
    assertEquals(0, run("--scenario", "messages", "--seeds", "1-3", "--json"));
    String json = out.toString().strip();
    assertTrue(json.startsWith("{\"ok\":true,\"scenarios\":[{\"name\":\"messages\",\"seeds\":3,"));
    assertTrue(json.endsWith("}]}"));
    assertTrue(err.toString().contains("messages: 3 seeds in "));
  }

  @Test
  void namesTheScenariosThereAre() {
    assertEquals(2, run("--scenario", "nothing"));
    assertTrue(err.toString().contains("[payments, messages, dispute, reorganisations, all]"));
  }

  @Test
  void explainsAWrongRange() {
    assertEquals(2, run("--seeds", "9-1"));
    assertTrue(err.toString().contains("The range 9-1 is empty"));
  }

  @Test
  void aViolationIsExplainedWithItsReplay() {
    SeedRun.Failure failure =
        new SeedRun.Failure(
            new Violation("RouteLoop", "n0 \"and\" n1"), "n0 \"and\" n1", 1_234, List.of("line"));
    SeedRun.Result result =
        new SeedRun.Result(
            Scenarios.named("messages").orElseThrow(), 17, new Counts(), Optional.of(failure));
    Summary summary = new Summary();
    summary.add("messages", 20, new Counts(), 1, Optional.of(result));

    String text = String.join("\n", Explanation.of(result));
    assertTrue(text.contains("VIOLATION of RouteLoop in scenario messages, seed 17, at 1.234 s"));
    assertTrue(text.contains("./smartmesh simulate --scenario messages --seed 17 --trace"));
    assertTrue(summary.toJson().contains("\"what\":\"n0 \\\"and\\\" n1\""));
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
