package io.smartmesh.simulator.scenario;

import io.smartmesh.channel.StoredClaims;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.check.EvidenceInTime;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.check.NoHonestConfiscated;
import io.smartmesh.simulator.check.NobodyBelowDue;
import io.smartmesh.simulator.check.PaymentsAllOrNothing;
import io.smartmesh.simulator.check.StoreBeforeTell;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultKind;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.liar.Liar;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import io.smartmesh.store.memory.MemoryStore;
import java.util.Optional;

/**
 * Three or four nodes in a line, and one of them lies to its neighbours in some of many ways: in
 * the end it may also close with old states. Then it tells the truth again, and the others must
 * come to their money by the chain alone: nobody honest loses anything. Or one of them does not
 * lie, but starts from an older copy of its disk: then it must not be convicted either.
 */
final class LiarsScenario implements Scenario {
  @Override
  public String name() {
    return "liars";
  }

  @Override
  public World world(Setting setting) {
    int size = (int) Scenario.shape(setting).between(3, 4);
    World world = setting.world(size);
    for (int i = 1; i < size; i++) {
      world.link(i - 1, i);
    }
    world.add(new BoundedTables(world, true));
    world.add(new DropsCounted(world));
    world.add(new EvidenceInTime(world));
    world.add(new MoneyConservation(world));
    world.add(new NobodyBelowDue(world, Setting.WEALTH));
    world.add(new PaymentsAllOrNothing(world));
    world.add(new DeliveryOnce(world));
    world.add(new StoreBeforeTell(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    NoHonestConfiscated confiscations = new NoHonestConfiscated(world);
    world.add(confiscations);
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    stage.openChannels(20 * Stage.MINUTE);
    world.beginFaults(FaultPlan.drawn(draw.split("plan"), world.faults()));
    stage.workload((int) draw.between(2, 10), 2, 5_000);
    world.run(5_000);

    Optional<Liar> liar = Optional.empty();
    SimNode bad = draw.pick(world.nodes());
    MemoryStore old = bad.durable().copy();
    if (world.faults().has(FaultKind.RESTORES) && draw.split("restores").chance(0.5)) {
      long later = draw.split("later").between(2_000, 8_000);
      world.time().in(later, () -> world.restore(bad, old, later / 2));
    } else if (world.faults().has(FaultKind.LIARS)) {
      confiscations.liar(bad.address());
      liar = Optional.of(Liar.of(world, bad, draw.split("lies")));
    }
    long length = draw.between(5_000, 20_000);
    stage.workload((int) draw.between(5, 25), (int) draw.between(1, 6), length);
    world.run(length);
    if (liar.isPresent() && draw.chance(0.3)) {
      closeWith(world, bad, old);
    }
    world.endFaults();
    liar.ifPresent(Liar::repent);
    world.run(2 * Stage.MINUTE);
    stage.settleInAnyWay();
    stage.everythingDone();
    world.end();
  }

  /** The liar takes what an older copy of its disk would close its channels with. */
  static void closeWith(World world, SimNode bad, MemoryStore old) {
    world.trace().line("world", "LIES", bad + " closes with old states");
    for (StoredClaims.Closable closable : DisputeScenario.claims(world, bad, old)) {
      world
          .chain()
          .send(bad.address(), new ChannelAction.Close(closable.channel(), closable.claim()));
    }
  }
}
