package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.wire.Coverage;
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
    assertTrue(json.contains("}],\"crash_coverage\":{\"reachable\":"));
    assertTrue(err.toString().contains("messages: 3 seeds in "));
  }

  @Test
  void namesTheScenariosThereAre() {
    assertEquals(2, run("--scenario", "nothing"));
    assertTrue(
        err.toString()
            .contains(
                "[payments, messages, dispute, reorganisations, liars, abuse, ratchet, courier,"
                    + " vehicles, festival, all, mixed]"));
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
            new Violation("RouteLoop", "n0 \"and\" n1"),
            "n0 \"and\" n1",
            1_234,
            99,
            List.of("line"));
    SeedRun.Result result =
        new SeedRun.Result(
            Scenarios.named("messages").orElseThrow(),
            17,
            FaultSet.named("loss,disk-full"),
            new Counts(),
            new Coverage(),
            Optional.of(failure));
    Summary summary = new Summary();
    summary.add("messages", 20, new Counts(), 1, Optional.of(result));

    String text = String.join("\n", Explanation.of(result));
    assertTrue(text.contains("VIOLATION of RouteLoop in scenario messages, seed 17, at 1.234 s"));
    assertTrue(text.contains(" of virtual time, event 99:"));
    assertTrue(
        text.contains(
            "./smartmesh simulate --scenario messages --seed 17 --faults loss,disk-full --trace"));
    assertTrue(summary.toJson().contains("\"what\":\"n0 \\\"and\\\" n1\""));
  }

  @Test
  void namesTheFaultsThereAre() {
    assertEquals(2, run("--faults", "loss,fire"));
    assertTrue(err.toString().contains("No fault is called 'fire'; there are delay,loss,"));
  }

  @Test
  void playsWithoutTheFaultsThatAreSwitchedOff() {
    assertEquals(0, run("--scenario", "messages", "--seeds", "1-3", "--faults", "none"));
    assertTrue(out.toString().contains(" 0 frames lost"));
    assertTrue(out.toString().contains("crashes fell into 0 of "));
  }

  @Test
  void sharesSeedsOutAmongTheScenariosAndShowsWhereCrashesFell() {
    assertEquals(0, run("--scenario", "mixed", "--seeds", "1-4", "--coverage"));
    assertTrue(out.toString().contains("mixed: 4 seeds in "));
    assertTrue(out.toString().contains("route update"));
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
