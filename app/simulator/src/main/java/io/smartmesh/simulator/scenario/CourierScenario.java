package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;

/**
 * Two islands, whose people met once on a market day, and a bus that nobody knows and that stops at
 * each of them twice a day: every text and every receipt arrives, once, under all faults.
 */
final class CourierScenario implements Scenario {
  private static final long BETWEEN_STOPS = 6 * Stage.HOUR;
  private static final int DAYS_WITH_FAULTS = 2;
  private static final int DAYS_MOST = 6;
  private static final int STOPS_A_DAY = 4;

  private static int island(World world) {
    return (world.nodes().size() - 1) / 2;
  }

  @Override
  public String name() {
    return "courier";
  }

  @Override
  public World world(Setting setting) {
    int island = (int) Scenario.shape(setting).between(1, 3);
    World world = setting.world(2 * island + 1);
    for (int one = 0; one < 2 * island; one++) {
      for (int other = one + 1; other < 2 * island; other++) {
        if (one / island == other / island) {
          world.link(one, other);
        }
      }
    }
    world.add(new BoundedTables(world, false));
    world.add(new DropsCounted(world));
    world.add(new DeliveryOnce(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    int island = island(world);
    int bus = 2 * island;
    world.begin();
    world.link(0, island);
    everybodyWritesAcross(world);
    stage.expect(
        "the first texts, on the market day",
        () -> stage.undelivered().isEmpty(),
        5 * Stage.MINUTE,
        stage::undelivered);
    world.unlink(0, island);
    world.quiet(true);
    world.run(BETWEEN_STOPS);
    for (int stop = 0; stop < STOPS_A_DAY * DAYS_MOST; stop++) {
      boolean isCalm = stop >= STOPS_A_DAY * DAYS_WITH_FAULTS;
      if (isCalm && stage.undelivered().isEmpty()) {
        break;
      }
      if (!isCalm) {
        writeAcross(world, draw, (int) draw.between(1, 6));
      }
      stop(world, draw, stop % 2 * island, bus, isCalm);
    }
    world.quiet(false);
    stage.expect(
        "the delivery of every text and receipt by bus",
        () -> stage.undelivered().isEmpty(),
        0,
        stage::undelivered);
    world.end();
  }

  /** The bus stands where this one lives for a minute or so; then it is night for all. */
  private static void stop(World world, Draw draw, int place, int bus, boolean isCalm) {
    world.quiet(false);
    world.link(place, bus);
    if (!isCalm) {
      world.beginFaults(FaultPlan.drawn(draw.split("plan " + draw.next()), world.faults()));
      world.run(draw.between(5_000, 30_000));
      world.endFaults();
    }
    world.run(Stage.MINUTE);
    world.unlink(place, bus);
    world.quiet(true);
    world.run(BETWEEN_STOPS);
  }

  private static void writeAcross(World world, Draw draw, int texts) {
    int island = island(world);
    for (int i = 0; i < texts; i++) {
      int from = draw.below(2 * island);
      int to = (1 - from / island) * island + draw.below(island);
      text(world, from, to, "by bus " + i);
    }
  }

  private static void everybodyWritesAcross(World world) {
    int island = island(world);
    for (int one = 0; one < island; one++) {
      for (int other = island; other < 2 * island; other++) {
        text(world, one, other, "at the market");
        text(world, other, one, "at the market");
      }
    }
  }

  private static void text(World world, int from, int to, String text) {
    List<SimNode> people = world.nodes();
    world.user(people.get(from)).text(people.get(to).address(), text);
  }
}
