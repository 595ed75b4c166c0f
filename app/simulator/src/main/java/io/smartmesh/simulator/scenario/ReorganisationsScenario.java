package io.smartmesh.simulator.scenario;

import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.simulator.check.EvidenceInTime;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.check.NoHonestConfiscated;
import io.smartmesh.simulator.check.NobodyBelowDue;
import io.smartmesh.simulator.check.PaymentsAllOrNothing;
import io.smartmesh.simulator.check.StoreBeforeTell;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.ChainFaults;
import io.smartmesh.simulator.fault.FaultKind;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.world.World;

/**
 * Two to four nodes in a line pay each other and close while the chain replaces its newest blocks
 * again and again, up to {@link BelievedBlocks#REORGANISED_MOST} at once, also while nodes are down
 * and all the way through hold periods and settlements. Then the chain comes to rest, and all is
 * counted.
 */
final class ReorganisationsScenario implements Scenario {
  @Override
  public String name() {
    return "reorganisations";
  }

  @Override
  public World world(Setting setting) {
    int size = (int) Scenario.shape(setting).between(2, 4);
    World world = setting.world(size);
    for (int i = 1; i < size; i++) {
      world.link(i - 1, i);
    }
    world.add(new EvidenceInTime(world));
    world.add(new MoneyConservation(world));
    world.add(new NoHonestConfiscated(world));
    world.add(new NobodyBelowDue(world, Setting.WEALTH));
    world.add(new PaymentsAllOrNothing(world));
    world.add(new StoreBeforeTell(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    FaultPlan plan = plan(draw.split("plan"), world.faults());
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    boolean whileOpening = draw.chance(0.4);
    if (whileOpening) {
      world.beginFaults(plan);
    }
    stage.openChannels(Stage.HOUR);
    if (!whileOpening) {
      world.beginFaults(plan);
    }
    stage.workload((int) draw.between(5, 25), 0, 20_000);
    world.run(draw.between(2_000, 60_000));
    stage.closeChannels();
    world.run(draw.between(20_000, 1_500_000));
    world.endFaults();
    stage.everythingDone();
    stage.closeAloneWhatIsLeft();
    stage.everythingSettled();
    stage.everythingDone();
    world.end();
  }

  private static FaultPlan plan(Draw draw, FaultSet on) {
    ChainFaults chain =
        new ChainFaults(
            draw.between(800, 2_000),
            (int) draw.between(0, 6),
            draw.between(100, 5_000),
            draw.between(5, 100) / 1000.0,
            (int) draw.between(1, BelievedBlocks.REORGANISED_MOST),
            draw.chance(0.5) ? 0.3 : 0,
            draw.chance(0.5) ? draw.between(10_000, 60_000) : 0,
            draw.between(1_000, 60_000));
    FaultPlan plan = FaultPlan.drawn(draw, on);
    return on.has(FaultKind.CHAIN) ? plan.with(chain) : plan;
  }
}
