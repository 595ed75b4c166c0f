package io.smartmesh.simulator.scenario;

import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultKind;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import io.smartmesh.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two to four people write to each other for some days, of which they meet for seconds, and begin
 * at the same moment; in half of the worlds one comes back from an older copy of its disk. In the
 * end everybody writes to everybody: every text arrives, to and from that one too (RA-15).
 */
final class RatchetScenario implements Scenario {
  private static final String LAST = "after all that, from ";
  private static final long DAY = 24 * Stage.HOUR;

  @Override
  public String name() {
    return "ratchet";
  }

  @Override
  public World world(Setting setting) {
    int size = (int) Scenario.shape(setting).between(2, 4);
    World world = setting.world(size);
    for (int one = 0; one < size; one++) {
      for (int other = one + 1; other < size; other++) {
        world.link(one, other);
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
    world.begin();
    everybodyWrites(world, "hello from ");
    stage.everybodyReachable(Stage.MINUTE);
    SimNode bad = draw.pick(world.nodes());
    boolean isRestored = world.faults().has(FaultKind.RESTORES) && draw.chance(0.5);
    long days = draw.between(2, 4);
    long copied = draw.between(0, days - 2);
    Optional<MemoryStore> older = Optional.empty();
    for (long day = 0; day < days; day++) {
      world.beginFaults(FaultPlan.drawn(draw.split("plan " + day), world.faults()));
      long length = draw.between(3_000, 15_000);
      stage.workload(0, (int) draw.between(3, 12), length);
      world.run(length);
      world.endFaults();
      if (isRestored && day == copied) {
        older = Optional.of(bad.durable().copy());
      }
      if (isRestored && day == days - 2) {
        world.run(Stage.MINUTE);
        world.restore(bad, older.orElseThrow(), 1_000);
        world.run(5_000);
      }
      world.quiet(true);
      world.run(draw.between(1, 20) * DAY / 4);
      world.quiet(false);
    }
    stage.everythingDone();
    everybodyWrites(world, LAST);
    stage.expect(
        "the last texts to and from everybody",
        () -> missing(world).isEmpty(),
        Stage.HOUR,
        () -> missing(world));
    world.end();
  }

  private static void everybodyWrites(World world, String what) {
    for (SimNode from : world.nodes()) {
      for (SimNode to : world.nodes()) {
        if (from != to) {
          world.user(from).text(to.address(), what + from);
        }
      }
    }
  }

  private static List<String> missing(World world) {
    List<String> missing = new ArrayList<>();
    int others = world.nodes().size() - 1;
    for (SimNode node : world.nodes()) {
      List<TextMessage> texts = Accounts.messages(node).orElse(List.of());
      long came = texts.stream().filter(t -> t.incoming() && isLast(t)).count();
      long known =
          texts.stream()
              .filter(t -> !t.incoming() && isLast(t) && t.state() == MessageState.DELIVERED)
              .count();
      if (came != others || known != others) {
        missing.add(node + " has " + came + ", knows " + known + " of " + others + " arrived");
      }
    }
    return missing;
  }

  private static boolean isLast(TextMessage text) {
    return text.text().startsWith(LAST);
  }
}
