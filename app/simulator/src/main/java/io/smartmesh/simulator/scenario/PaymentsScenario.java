package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.check.EvidenceInTime;
import io.smartmesh.simulator.check.ExactBooks;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.check.NoHonestConfiscated;
import io.smartmesh.simulator.check.NoLockAfterExpiry;
import io.smartmesh.simulator.check.NobodyBelowDue;
import io.smartmesh.simulator.check.PaymentsAllOrNothing;
import io.smartmesh.simulator.check.RouteLoop;
import io.smartmesh.simulator.check.StoreBeforeTell;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.World;

/**
 * A line of two to five nodes, mostly three, opens channels and lives a {@link Week} with them:
 * pays and writes in both directions, direct and through others, while everything goes wrong. Then
 * the faults stop, everybody closes, and all is counted.
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
    world.add(new NobodyBelowDue(world, Setting.WEALTH));
    world.add(new ExactBooks(world, Setting.WEALTH));
    world.add(new EvidenceInTime(world));
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
    NoHonestConfiscated confiscations = new NoHonestConfiscated(world);
    NoLockAfterExpiry locks = new NoLockAfterExpiry(world);
    world.add(confiscations);
    FaultPlan plan = FaultPlan.drawn(draw.split("plan"), world.faults());
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    if (draw.chance(0.3)) {
      world.beginFaults(plan);
    }
    stage.openChannels(20 * Stage.MINUTE);
    Week week = new Week(world, stage, confiscations, locks);
    week.pass();
    if (week.isSomebodyBad()) {
      week.lastLie();
      world.run(2 * Stage.MINUTE);
      stage.settleInAnyWay();
    } else {
      endTogether(world, stage, plan);
      world.run(NoLockAfterExpiry.CALM_MILLIS);
      locks.look();
    }
    stage.everythingDone();
    world.end();
  }

  /** All are honest: whoever can closes together with the other, even while faults go on. */
  private static void endTogether(World world, Stage stage, FaultPlan plan) {
    stage.everybodyReachable(5 * Stage.MINUTE);
    if (stage.draw().chance(0.6)) {
      // What the faults have left of the channels must still be of use.
      stage.workload(3, 1, 1_000);
      world.run(1_000);
      stage.everythingDone();
    } else {
      world.beginFaults(plan);
    }
    stage.closeChannels();
    world.run(40_000);
    world.endFaults();
    stage.everybodyReachable(5 * Stage.MINUTE);
    stage.everythingDone();
    world.run(40_000);
    stage.closeAloneWhatIsLeft();
    stage.everythingSettled();
  }
}
