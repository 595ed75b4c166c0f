package io.smartmesh.simulator.world;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.fault.ChainFaults;
import io.smartmesh.simulator.fault.CrashFaults;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.fault.OneWayFaults;
import io.smartmesh.simulator.fault.PartitionFaults;
import io.smartmesh.simulator.fault.PauseFaults;
import io.smartmesh.simulator.fault.SpaceFaults;
import io.smartmesh.simulator.fault.SwizzleFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Makes the planned faults happen until it is called off. */
final class Chaos {
  private final World world;
  private final Timeline time;
  private final Draw draw;
  private boolean isOver;

  Chaos(World world, Draw draw) {
    this.world = world;
    this.time = world.time();
    this.draw = draw;
  }

  void begin(FaultPlan plan) {
    repeat("crashes", plan.crashes().everyMillis(), own -> crash(plan.crashes(), own));
    repeat("twins", plan.twins().everyMillis(), own -> crashTwo(plan.twins(), own));
    repeat("partitions", plan.partitions().everyMillis(), own -> cut(plan.partitions(), own));
    repeat("swizzle", plan.swizzle().everyMillis(), own -> swizzle(plan.swizzle(), own));
    repeat("one way", plan.oneWay().everyMillis(), own -> oneWay(plan.oneWay(), own));
    repeat("pauses", plan.pauses().everyMillis(), own -> pause(plan.pauses(), own));
    repeat("suspends", plan.suspends().everyMillis(), own -> pause(plan.suspends(), own));
    repeat("full", plan.full().everyMillis(), own -> fill(plan.full(), own));
    repeat("read-only", plan.readOnly().everyMillis(), own -> fill(plan.readOnly(), own));
    repeat("outages", plan.chain().outageEveryMillis(), own -> outage(plan.chain(), own));
  }

  /** No new faults; what is down or cut comes back by the times already drawn. */
  void end() {
    isOver = true;
  }

  private void repeat(String name, long everyMillis, Consumer<Draw> fault) {
    if (everyMillis > 0) {
      next(draw.split(name), everyMillis, fault);
    }
  }

  private void next(Draw own, long mean, Consumer<Draw> fault) {
    time.in(
        own.between(mean / 4, mean * 7 / 4),
        () -> {
          if (!isOver) {
            fault.accept(own);
            next(own, mean, fault);
          }
        });
  }

  private void crash(CrashFaults faults, Draw own) {
    List<SimNode> up = world.nodes().stream().filter(SimNode::isUp).toList();
    if (!up.isEmpty()) {
      SimNode victim = own.pick(up);
      world.downTime(victim, own.between(faults.downLeast(), faults.downMost()));
      victim.aimCrash((int) own.between(1, faults.outputsMost()), own.chance(0.7));
    }
  }

  /** A power cut that two of them share. */
  private void crashTwo(CrashFaults faults, Draw own) {
    List<SimNode> up = new ArrayList<>(world.nodes());
    up.removeIf(node -> !node.isUp());
    if (up.size() < 2) {
      return;
    }
    world.count("double_crashes");
    for (SimNode victim : shuffled(up, own).subList(0, 2)) {
      world.downTime(victim, own.between(faults.downLeast(), faults.downMost()));
      victim.crash();
    }
  }

  private void cut(PartitionFaults faults, Draw own) {
    List<Radio.Link> all = new ArrayList<>(world.radio().links());
    for (int i = own.below(faults.linksMost()); i >= 0 && !all.isEmpty(); i--) {
      Radio.Link link = all.remove(own.below(all.size()));
      cut(link);
      time.in(own.between(faults.lengthLeast(), faults.lengthMost()), () -> join(link));
    }
  }

  /** Node after node loses its links, and regains them in another order. */
  private void swizzle(SwizzleFaults faults, Draw own) {
    List<SimNode> some = new ArrayList<>(world.nodes());
    some.removeIf(node -> own.chance(0.4));
    long at = 0;
    for (SimNode node : shuffled(some, own)) {
      at += own.between(0, faults.stepMost());
      time.in(at, () -> linksOf(node).forEach(this::cut));
    }
    for (SimNode node : shuffled(some, own)) {
      at += own.between(1, faults.stepMost());
      time.in(at, () -> linksOf(node).forEach(this::join));
    }
  }

  private static List<SimNode> shuffled(List<SimNode> nodes, Draw own) {
    List<SimNode> left = new ArrayList<>(nodes);
    List<SimNode> order = new ArrayList<>();
    while (!left.isEmpty()) {
      order.add(left.remove(own.below(left.size())));
    }
    return order;
  }

  private List<Radio.Link> linksOf(SimNode node) {
    return world.radio().links().stream().filter(link -> link.isOf(node.number())).toList();
  }

  private void cut(Radio.Link link) {
    world.count("links_cut");
    world.radio().cut(link, true);
    world.trace().line("world", "cuts", link);
  }

  private void join(Radio.Link link) {
    world.radio().cut(link, false);
    world.trace().line("world", "joins", link);
  }

  private void oneWay(OneWayFaults faults, Draw own) {
    Radio.Link link = own.pick(world.radio().links());
    int deaf = own.chance(0.5) ? link.one() : link.other();
    world.count("one_way_links");
    world.radio().cutFrom(link, deaf, true);
    world.trace().line("world", "mutes", "n" + deaf + " on " + link);
    time.in(
        own.between(faults.lengthLeast(), faults.lengthMost()),
        () -> {
          world.radio().cutFrom(link, deaf, false);
          world.trace().line("world", "unmutes", "n" + deaf + " on " + link);
        });
  }

  private void pause(PauseFaults faults, Draw own) {
    List<SimNode> running = world.nodes().stream().filter(SimNode::isRunning).toList();
    if (!running.isEmpty()) {
      SimNode victim = own.pick(running);
      world.count(faults.losesFrames() ? "suspends" : "pauses");
      victim.pause(faults.losesFrames());
      long jump = own.between(0, faults.jumpMost());
      time.in(own.between(faults.lengthLeast(), faults.lengthMost()), () -> victim.resume(jump));
    }
  }

  private void fill(SpaceFaults faults, Draw own) {
    SimNode victim = own.pick(world.nodes());
    if (victim.disk().isFull()) {
      return;
    }
    int room = own.below(faults.roomMost() + 1);
    world.trace().line(victim.toString(), "disk", "has room for " + room + " bytes");
    victim.disk().room(OptionalInt.of(room));
    time.in(
        own.between(faults.lengthLeast(), faults.lengthMost()),
        () -> {
          victim.disk().room(OptionalInt.empty());
          world.trace().line(victim.toString(), "disk", "has room again");
        });
  }

  private void outage(ChainFaults faults, Draw own) {
    SimNode node = own.pick(world.nodes());
    if (world.isChainCutForAll()) {
      return;
    }
    node.cutFromChain(true);
    time.in(
        own.between(100, faults.outageMost()), () -> node.cutFromChain(world.isChainCutForAll()));
  }
}
