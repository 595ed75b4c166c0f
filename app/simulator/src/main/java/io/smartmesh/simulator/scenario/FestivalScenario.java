package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.TextsInTime;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.fault.PacketFaults;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;

/**
 * Phones of people who walk about on a field, with radios that lose three frames of ten. Each
 * writes to one whom it met before: of those whom the text could reach at all, nearly all have it
 * within ten minutes.
 */
final class FestivalScenario implements Scenario {
  static final int FEW = 24;
  private static final double LOSS = 0.3;
  private static final double REACH_METRES = 30;

  /** Whom a phone hears at a time, on average. */
  private static final double NEIGHBOURS = 2;

  private static final double METRES_PER_SECOND_LEAST = 0.5;
  private static final double METRES_PER_SECOND_MOST = 1.5;
  private static final long SECOND = 1_000;
  private static final long WRITING_MILLIS = Stage.MINUTE;
  private static final long IN_TIME_MILLIS = 10 * Stage.MINUTE;

  private final int phones;

  FestivalScenario(int phones) {
    this.phones = phones / 2 * 2;
  }

  @Override
  public String name() {
    return "festival";
  }

  @Override
  public String options() {
    return phones == FEW ? "" : " --nodes " + phones;
  }

  @Override
  public World world(Setting setting) {
    World world = setting.world(phones);
    world.add(new BoundedTables(world, false));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    world.begin();
    meetFriends(world, stage);
    double metres = Math.sqrt(phones * Math.PI * REACH_METRES * REACH_METRES / NEIGHBOURS);
    Walkers walkers = new Walkers(world, draw.split("walks"), phones, metres);
    TextsInTime texts = new TextsInTime(world, IN_TIME_MILLIS);
    world.add(texts);
    world.beginFaults(FaultPlan.only(new PacketFaults(1, 20, LOSS, 0, 0)));
    for (int phone = 0; phone < phones; phone++) {
      SimNode from = world.nodes().get(phone);
      SimNode to = world.nodes().get(phone ^ 1);
      world.time().in(draw.between(0, WRITING_MILLIS), () -> texts.write(from, to));
    }
    long most = WRITING_MILLIS + IN_TIME_MILLIS;
    for (long at = 0; at < most && !texts.areAllThere(phones); at += SECOND) {
      walkers.walk(METRES_PER_SECOND_LEAST, METRES_PER_SECOND_MOST, REACH_METRES);
      texts.spread(walkers.groups());
      world.run(SECOND);
    }
    world.endFaults();
    world.count("festival: texts that could arrive", texts.reachable());
    world.count("festival: texts that arrived in time", texts.inTime());
    world.end();
  }

  /** Two by two, at home. */
  private static void meetFriends(World world, Stage stage) {
    int size = world.nodes().size();
    for (int phone = 0; phone < size; phone += 2) {
      world.link(phone, phone + 1);
      SimNode one = world.nodes().get(phone);
      SimNode other = world.nodes().get(phone + 1);
      world.user(one).text(other.address(), "see you there");
      world.user(other).text(one.address(), "see you there");
    }
    stage.expect(
        "the first texts", () -> stage.undelivered().isEmpty(), Stage.MINUTE, stage::undelivered);
    for (int phone = 0; phone < size; phone += 2) {
      world.unlink(phone, phone + 1);
    }
    world.run(Stage.MINUTE);
  }
}
