package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.check.RouteLoop;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.World;

/**
 * Three to ten nodes in a random connected mesh write to each other while nodes come and go and
 * links fail. No circle of routes, and every text arrives exactly once.
 */
final class MessagesScenario implements Scenario {
  @Override
  public String name() {
    return "messages";
  }

  @Override
  public World world(Setting setting) {
    Draw draw = Scenario.shape(setting);
    int size = (int) (draw.chance(0.7) ? draw.between(3, 6) : draw.between(7, 10));
    World world = setting.world(size);
    boolean[][] linked = new boolean[size][size];
    for (int i = 1; i < size; i++) {
      linked[draw.below(i)][i] = true;
    }
    for (int extra = draw.below(size); extra > 0; extra--) {
      int one = draw.below(size - 1);
      linked[one][(int) draw.between(one + 1, size - 1)] = true;
    }
    for (int one = 0; one < size; one++) {
      for (int other = one + 1; other < size; other++) {
        if (linked[one][other]) {
          world.link(one, other);
        }
      }
    }
    world.add(new BoundedTables(world, false));
    world.add(new DropsCounted(world));
    world.add(new DeliveryOnce(world));
    world.add(new RouteLoop(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    world.begin();
    if (draw.chance(0.5)) {
      stage.everybodyReachable(Stage.MINUTE);
    }
    world.beginFaults(FaultPlan.drawn(draw.split("plan"), world.faults()));
    world.cutChainForAll(draw.chance(0.5));
    long length = draw.between(5_000, 40_000);
    stage.workload(0, (int) draw.between(5, 40), length);
    world.run(length);
    world.endFaults();
    stage.everythingDone();
    stage.everybodyReachable(5 * Stage.MINUTE);
    world.end();
  }
}
