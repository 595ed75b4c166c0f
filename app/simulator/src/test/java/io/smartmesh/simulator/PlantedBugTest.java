package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.smartmesh.base.Amount;
import io.smartmesh.crypto.Curves;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.scenario.Setting;
import io.smartmesh.simulator.world.ShippedNode;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A simulator that never fails proves nothing: each kind of broken node is found out within a few
 * seeds.
 */
class PlantedBugTest {
  private static final int SEEDS = 100;

  @Test
  void tellingBeforeStoringIsFound() {
    assertFound(
        "payments",
        "StoreBeforeTell",
        (output, out, back) -> {
          out.accept(output);
          if (output instanceof NodeOutput.Persist persist) {
            back.accept(new NodeInput.Persisted(persist.batch()));
          }
        });
  }

  @Test
  void losingTheWritesOfOneBatchInTenIsFound() {
    assertFound(
        "payments",
        "StoreBeforeTell",
        (output, out, back) ->
            out.accept(
                output instanceof NodeOutput.Persist persist && persist.batch() % 10 == 0
                    ? new NodeOutput.Persist(persist.batch(), List.of())
                    : output));
  }

  @Test
  void showingATextTwiceIsFound() {
    assertFound(
        "messages",
        "DeliveryOnce",
        (output, out, back) -> {
          out.accept(output);
          if (output instanceof NodeOutput.Notify notify
              && notify.event() instanceof NodeEvent.TextReceived) {
            out.accept(output);
          }
        });
  }

  @Test
  void notAnsweringACloseIsFound() {
    assertFound(
        "dispute",
        "LiarLosesAll",
        (output, out, back) -> {
          if (!(output instanceof NodeOutput.AskChain ask && TwistedNode.isAnswer(ask.what()))) {
            out.accept(output);
          }
        });
  }

  @Test
  void moneyFromNowhereIsFound() {
    World world =
        new Setting(1, new ShippedNode(), Signing.ideal(Curves.best()), Optional.empty()).world(2);
    world.add(new MoneyConservation(world));
    world.begin();
    world.chain().newest().mint(world.nodes().get(0).address(), Amount.of(1));
    Violation violation = assertThrows(Violation.class, world::end);
    assertEquals("MoneyConservation", violation.checker());
  }

  private static void assertFound(String name, String checker, TwistedNode.Twist twist) {
    Scenario scenario = Scenarios.named(name).orElseThrow();
    StringBuilder others = new StringBuilder();
    for (long seed = 1; seed <= SEEDS; seed++) {
      SeedRun.Result result =
          SeedRun.play(scenario, seed, TwistedNode.factory(twist), Optional.empty());
      Optional<String> found = result.failure().map(failure -> failure.violation().checker());
      if (found.equals(Optional.of(checker))) {
        return;
      }
      found.ifPresent(other -> others.append(' ').append(other));
    }
    fail(checker + " never struck; these did:" + others);
  }
}
