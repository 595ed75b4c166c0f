package io.smartmesh.simulator.scenario;

import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;

/**
 * Houses out of each other's reach, and vehicles that pass each of them for four seconds, with
 * radios of 1 Mbit/s. The first pass is used fully; afterwards, under all faults, every text and
 * every receipt arrives once.
 */
final class VehiclesScenario implements Scenario {
  private static final int HOUSES = 3;
  private static final long PASS_MILLIS = 4_000;
  private static final long BYTES_PER_SECOND = 125_000;

  /** So many letters each, before they are sealed, and so many of them wait in the first house. */
  private static final int LETTERS = 700;

  private static final int WAITING = 200;

  /** What a pass takes of those at least: the radio's time less half a second to get to know. */
  private static final int TAKEN_LEAST = 170;

  private static final int ROUNDS_WITH_FAULTS = 2;
  private static final int ROUNDS_MOST = 12;

  @Override
  public String name() {
    return "vehicles";
  }

  @Override
  public World world(Setting setting) {
    World world = setting.world(HOUSES + (int) Scenario.shape(setting).between(1, 2));
    for (int i = 0; i < world.nodes().size(); i++) {
      world.radio().narrow(i, BYTES_PER_SECOND);
    }
    world.add(new BoundedTables(world, false));
    world.add(new DeliveryOnce(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    world.begin();
    getToKnow(world, stage);
    SimNode first = world.nodes().get(0);
    for (int i = 0; i < WAITING; i++) {
      text(world, 0, 1 + i % (HOUSES - 1), "x".repeat(LETTERS - 4) + i);
    }
    world.run(Stage.MINUTE);
    pass(world, 0, HOUSES, FaultPlan.none());
    requireFullPass(first);
    for (int round = 0; round < ROUNDS_MOST && !isDone(stage, round); round++) {
      FaultPlan plan = FaultPlan.none();
      if (round < ROUNDS_WITH_FAULTS) {
        plan = FaultPlan.drawn(draw.split("plan " + round), world.faults());
        for (int i = (int) draw.between(1, 8); i > 0; i--) {
          int from = draw.below(HOUSES);
          text(world, from, (from + 1 + draw.below(HOUSES - 1)) % HOUSES, "round " + round + i);
        }
      }
      for (int vehicle = HOUSES; vehicle < world.nodes().size(); vehicle++) {
        for (int house = 0; house < HOUSES; house++) {
          pass(world, house, vehicle, plan);
        }
      }
    }
    stage.expect(
        "the delivery of every text and receipt by vehicle",
        () -> stage.undelivered().isEmpty(),
        0,
        stage::undelivered);
    world.end();
  }

  private static boolean isDone(Stage stage, int round) {
    return round >= ROUNDS_WITH_FAULTS && stage.undelivered().isEmpty();
  }

  private static void getToKnow(World world, Stage stage) {
    for (int one = 0; one < HOUSES; one++) {
      for (int other = 0; other < one; other++) {
        world.link(one, other);
        text(world, one, other, "hello");
        text(world, other, one, "hello");
      }
    }
    stage.expect(
        "the first texts", () -> stage.undelivered().isEmpty(), Stage.MINUTE, stage::undelivered);
    for (int one = 0; one < HOUSES; one++) {
      for (int other = 0; other < one; other++) {
        world.unlink(one, other);
      }
    }
    world.run(Stage.MINUTE);
  }

  private static void pass(World world, int house, int vehicle, FaultPlan plan) {
    world.link(house, vehicle);
    world.beginFaults(plan);
    world.run(PASS_MILLIS);
    world.endFaults();
    world.unlink(house, vehicle);
    world.run(Stage.MINUTE);
  }

  private static void requireFullPass(SimNode first) {
    List<TextMessage> all = Accounts.messages(first).orElse(List.of());
    long taken = all.stream().filter(text -> text.state() == MessageState.CARRIED).count();
    if (taken < TAKEN_LEAST) {
      throw new Violation(
          "FullPass", taken + " texts of " + LETTERS + " bytes in a pass, not " + TAKEN_LEAST);
    }
  }

  private static void text(World world, int from, int to, String text) {
    world.user(world.nodes().get(from)).text(world.nodes().get(to).address(), text);
  }
}
