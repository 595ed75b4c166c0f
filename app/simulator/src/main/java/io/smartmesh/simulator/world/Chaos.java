package io.smartmesh.simulator.world;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.fault.ChainFaults;
import io.smartmesh.simulator.fault.CrashFaults;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.fault.PartitionFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Makes the planned faults happen until it is called off. */
final class Chaos {
  private final World world;
  private final Timeline time;
  private final Draw crashes;
  private final Draw partitions;
  private final Draw outages;
  private boolean isOver;

  Chaos(World world, Draw draw) {
    this.world = world;
    this.time = world.time();
    this.crashes = draw.split("crashes");
    this.partitions = draw.split("partitions");
    this.outages = draw.split("outages");
  }

  void begin(FaultPlan plan) {
    repeat(crashes, plan.crashes().everyMillis(), () -> crash(plan.crashes()));
    repeat(partitions, plan.partitions().everyMillis(), () -> cut(plan.partitions()));
    repeat(outages, plan.chain().outageEveryMillis(), () -> outage(plan.chain()));
  }

  /** No new faults; what is down or cut comes back by the times already drawn. */
  void end() {
    isOver = true;
  }

  private void repeat(Draw draw, long everyMillis, Runnable fault) {
    if (everyMillis == 0) {
      return;
    }
    LongUnaryOperator around = mean -> draw.between(mean / 4, mean * 7 / 4);
    time.in(
        around.applyAsLong(everyMillis),
        () -> {
          if (!isOver) {
            fault.run();
            repeat(draw, everyMillis, fault);
          }
        });
  }

  private void crash(CrashFaults faults) {
    List<SimNode> up = world.nodes().stream().filter(SimNode::isUp).toList();
    if (!up.isEmpty()) {
      SimNode victim = crashes.pick(up);
      world.downTime(victim, crashes.between(faults.downLeast(), faults.downMost()));
      victim.aimCrash((int) crashes.between(1, faults.outputsMost()), crashes.chance(0.7));
    }
  }

  private void cut(PartitionFaults faults) {
    List<Radio.Link> all = new ArrayList<>(world.radio().links());
    for (int i = partitions.below(faults.linksMost()); i >= 0 && !all.isEmpty(); i--) {
      Radio.Link link = all.remove(partitions.below(all.size()));
      world.countCut();
      world.radio().cut(link, true);
      world.trace().line("world", "cuts", link);
      time.in(
          partitions.between(faults.lengthLeast(), faults.lengthMost()),
          () -> {
            world.radio().cut(link, false);
            world.trace().line("world", "joins", link);
          });
    }
  }

  private void outage(ChainFaults faults) {
    SimNode node = outages.pick(world.nodes());
    if (world.isChainCutForAll()) {
      return;
    }
    node.cutFromChain(true);
    time.in(
        outages.between(100, faults.outageMost()),
        () -> node.cutFromChain(world.isChainCutForAll()));
  }
}
