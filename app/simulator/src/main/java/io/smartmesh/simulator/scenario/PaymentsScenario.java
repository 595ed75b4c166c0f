package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.check.NoHonestConfiscated;
import io.smartmesh.simulator.check.NobodyBelowDue;
import io.smartmesh.simulator.check.PaymentsAllOrNothing;
import io.smartmesh.simulator.check.RouteLoop;
import io.smartmesh.simulator.check.StoreBeforeTell;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.World;

/**
 * A line of two to five nodes, mostly three, opens channels, is cut off from the chain, and pays
 * and writes in both directions, direct and through others, while everything goes wrong. Then the
 * faults stop, the chain is back, everybody closes, and all is counted.
 */
final class PaymentsScenario implements Scenario {
  @Override
  public String name() {
    return "payments";
  }

  @Override
  public World world(Setting setting) {
    Draw shape = Scenario.shape(setting);
    // Small worlds are quick, and most bugs need no more than a payer, a mediator and a payee.
    int size = shape.chance(0.7) ? 3 : (int) shape.between(2, 5);
    World world = setting.world(size);
    for (int i = 1; i < size; i++) {
      world.link(i - 1, i);
    }
    world.add(new BoundedTables(world, true));
    world.add(new DropsCounted(world));
    world.add(new MoneyConservation(world));
    world.add(new NoHonestConfiscated(world));
    world.add(new NobodyBelowDue(world, Setting.WEALTH));
    world.add(new PaymentsAllOrNothing(world));
    world.add(new DeliveryOnce(world));
    world.add(new RouteLoop(world));
    world.add(new StoreBeforeTell(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    FaultPlan plan = FaultPlan.drawn(draw.split("plan"), world.faults());
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    boolean faultsWhileOpening = draw.chance(0.3);
    if (faultsWhileOpening) {
      world.beginFaults(plan);
    }
    stage.openChannels(20 * Stage.MINUTE);
    if (!faultsWhileOpening) {
      world.beginFaults(plan);
    }

    boolean cut = draw.chance(0.6);
    if (cut) {
      world.cutChainForAll(true);
    }
    long length = draw.between(5_000, 40_000);
    stage.workload((int) draw.between(5, 40), (int) draw.between(1, 10), length);
    world.run(length);
    if (cut) {
      world.cutChainForAll(false);
    }
    boolean faultsWhileClosing = draw.chance(0.4);
    if (!faultsWhileClosing) {
      world.endFaults();
      // What the faults have left of the channels must still be of use.
      stage.workload(3, 1, 1_000);
      world.run(1_000);
      stage.everythingDone();
    }

    stage.closeChannels();
    world.run(40_000);
    world.endFaults();
    stage.everybodyReachable(5 * Stage.MINUTE);
    stage.everythingDone();
    world.run(40_000);
    stage.closeAloneWhatIsLeft();
    stage.everythingSettled();
    stage.everythingDone();
    world.end();
  }
}
