package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.abuse.Abuse;
import io.smartmesh.simulator.abuse.Abuses;
import io.smartmesh.simulator.check.BoundedMesh;
import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DeliveryOnce;
import io.smartmesh.simulator.check.Latency;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.Radio;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;

/**
 * Four honest nodes in a ring write to each other; then one {@link Abuse} comes into reach of some
 * of them and does its worst. Every text between the honest still arrives, nearly as soon as
 * without it (a way without the attacker is always there), tables stay bounded, and what was
 * dropped was counted under its name.
 */
final class AbuseScenario implements Scenario {
  private static final int HONEST = 4;
  private static final long BEFORE_MILLIS = 20_000;
  private static final long PAUSE_MILLIS = 250;

  /** Without an attacker no text between honest nodes takes longer. */
  private static final long LATENCY_MILLIS = 500;

  @Override
  public String name() {
    return "abuse";
  }

  private static Abuse abuse(long seed) {
    return Abuses.ofSeed(seed);
  }

  @Override
  public World world(Setting setting) {
    Abuse abuse = abuse(setting.seed());
    World world = setting.world(HONEST + abuse.size());
    for (int i = 0; i < HONEST; i++) {
      world.link(i, (i + 1) % HONEST);
    }
    for (int i = 0; i < abuse.size(); i++) {
      for (int place : abuse.places()) {
        world.link(place, HONEST + i);
      }
    }
    world.add(new BoundedTables(world, false));
    world.add(new BoundedMesh(world));
    world.add(new DeliveryOnce(world));
    return world;
  }

  @Override
  public void play(World world) {
    Stage stage = new Stage(world);
    Draw draw = stage.draw();
    Abuse abuse = abuse(world.seed());
    List<SimNode> honest = world.nodes().subList(0, HONEST);
    List<SimNode> attackers = world.nodes().subList(HONEST, world.nodes().size());
    Latency latency = new Latency(world);
    world.add(latency);
    List<Radio.Link> bad =
        world.radio().links().stream().filter(link -> link.other() >= HONEST).toList();
    bad.forEach(link -> world.radio().cut(link, true));
    abuse.prepare(world, attackers, draw.split("prepare"));
    world.begin();
    stage.expect(
        "a route between all honest nodes",
        () -> honest.stream().allMatch(node -> Stage.hears(world, node, HONEST - 1)),
        Stage.MINUTE,
        () -> honest);
    write(world, draw.split("before"), BEFORE_MILLIS);
    world.run(BEFORE_MILLIS);
    latency.require(0, LATENCY_MILLIS);

    world.trace().line("world", "ABUSE", abuse.name());
    world.count("abuse: " + abuse.name());
    long quiet = world.radio().sentBy(HONEST) / world.time().now();
    bad.forEach(link -> world.radio().cut(link, false));
    long began = world.time().now();
    long sentBefore = world.radio().sentBy(HONEST);
    abuse.begin(world, attackers, draw.split("attack"));
    write(world, draw.split("meanwhile"), abuse.millis());
    world.run(abuse.millis());
    long extra = world.radio().sentBy(HONEST) - sentBefore - quiet * abuse.millis();
    stage.expect(
        "every text between honest nodes delivered", latency::isAllThere, 90_000, latency::missing);
    latency.require(began + abuse.price().learningMillis(), abuse.price().latencyMillis());
    double late = latency.percentAbove(began + abuse.price().learningMillis(), LATENCY_MILLIS);
    complain(
        abuse,
        late <= abuse.price().latePercent()
            ? ""
            : late + " % of the texts took over " + LATENCY_MILLIS + " ms");
    complain(abuse, drops(abuse, honest));
    complain(abuse, abuse.complaint(world, attackers, extra));
    world.end();
  }

  private static void complain(Abuse abuse, String what) {
    if (!what.isEmpty()) {
      throw new Violation("Abuse", abuse.name() + ": " + what);
    }
  }

  private static String drops(Abuse abuse, List<SimNode> honest) {
    boolean isCounted =
        abuse.drops().isEmpty()
            || honest.stream()
                .flatMap(node -> Stage.status(node).stream())
                .anyMatch(
                    status -> abuse.drops().stream().anyMatch(d -> status.drops().containsKey(d)));
    return isCounted ? "" : "nobody has counted one of " + abuse.drops();
  }

  /** Somebody honest writes to somebody else honest every quarter of a second. */
  private static void write(World world, Draw draw, long millis) {
    for (long at = 0; at < millis; at += PAUSE_MILLIS) {
      int from = draw.below(HONEST);
      int to = (from + 1 + draw.below(HONEST - 1)) % HONEST;
      world
          .time()
          .in(
              at,
              () ->
                  world
                      .user(world.nodes().get(from))
                      .text(world.nodes().get(to).address(), "a line to n" + to));
    }
  }
}
