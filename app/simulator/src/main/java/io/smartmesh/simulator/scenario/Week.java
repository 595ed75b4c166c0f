package io.smartmesh.simulator.scenario;

import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.NoHonestConfiscated;
import io.smartmesh.simulator.check.NoLockAfterExpiry;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.fault.FaultKind;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.liar.Liar;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.User;
import io.smartmesh.simulator.world.World;
import io.smartmesh.store.memory.MemoryStore;
import java.util.List;
import java.util.Optional;

/**
 * Seven days. On each, people meet for some seconds, pay and write while things go wrong; then they
 * are out of each other's reach until the next, and only the chain goes on. In some weeks one of
 * them lies from some day on, or starts from an older copy of its disk; a link is silent for hours
 * or days; a channel is closed and another opened.
 */
final class Week {
  static final int DAYS = 7;

  private static final long DAY_MILLIS = 24 * Stage.HOUR;

  /** For the links to come up before anybody pays. */
  private static final long MEET_MILLIS = 1_500;

  /** What becomes of the one node, if any, that nothing is promised to. */
  private enum Bad {
    NOBODY,
    LIAR,
    RESTORED
  }

  private final World world;
  private final Stage stage;
  private final NoHonestConfiscated confiscations;
  private final NoLockAfterExpiry locks;
  private final Draw draw;
  private final Bad kind;
  private final SimNode bad;
  private final int badFrom;
  private Optional<MemoryStore> old = Optional.empty();
  private Optional<Liar> liar = Optional.empty();
  private long joinedAt;

  Week(World world, Stage stage, NoHonestConfiscated confiscations, NoLockAfterExpiry locks) {
    this.world = world;
    this.stage = stage;
    this.confiscations = confiscations;
    this.locks = locks;
    this.draw = world.draw().split("week");
    this.kind = drawn(draw.split("bad"));
    this.bad = draw.pick(world.nodes());
    this.badFrom = (int) draw.between(1, DAYS - 1);
  }

  private Bad drawn(Draw own) {
    int number = own.below(100);
    if (number < 12) {
      return world.faults().has(FaultKind.LIARS) ? Bad.LIAR : Bad.NOBODY;
    }
    boolean isRestored = number < 27 && world.faults().has(FaultKind.RESTORES);
    return isRestored ? Bad.RESTORED : Bad.NOBODY;
  }

  /** Whether somebody is among them to whom nothing is promised. */
  boolean isSomebodyBad() {
    return kind != Bad.NOBODY;
  }

  void pass() {
    for (int day = 0; day < DAYS; day++) {
      long dawn = world.time().now();
      burst(draw.split("day " + day), day);
      nightUntil(dawn + DAY_MILLIS + draw.between(-3, 3) * Stage.HOUR);
      world.endFaults();
    }
    nightUntil(joinedAt);
    liar.ifPresent(Liar::repent);
  }

  private void nightUntil(long end) {
    if (end > world.time().now()) {
      world.quiet(true);
      world.run(end - world.time().now());
      world.quiet(false);
    }
  }

  private void burst(Draw own, int day) {
    FaultPlan plan = FaultPlan.drawn(own.split("plan"), world.faults());
    if (own.chance(0.7)) {
      world.beginFaults(plan);
    }
    happenings(own.split("happenings"), day);
    boolean cut = own.chance(0.4);
    world.cutChainForAll(cut);
    world.run(MEET_MILLIS);
    long length = own.between(1_000, 8_000);
    stage.workload((int) own.between(1, 8), own.below(3), length);
    world.run(length);
    world.cutChainForAll(false);
    world.endFaults();
    dusk(own.split("dusk"), plan);
  }

  /** What happens to somebody today. */
  private void happenings(Draw own, int day) {
    if (day == badFrom - 1) {
      old = Optional.of(bad.durable().copy());
    }
    if (day == badFrom && kind == Bad.LIAR) {
      confiscations.liar(bad.address());
      liar = Optional.of(Liar.of(world, bad, own.split("lies")));
    }
    if (day == badFrom && kind == Bad.RESTORED) {
      world.time().in(own.between(MEET_MILLIS, 4_000), () -> restore(own.between(100, 3_000)));
    }
    if (own.split("partition").chance(0.15)
        && world.faults().has(FaultKind.LONG_PARTITIONS)
        && joinedAt <= world.time().now()) {
      long millis = own.split("length").between(Stage.HOUR, 60 * Stage.HOUR);
      world.cut(own.split("link").pick(world.radio().links()), millis);
      joinedAt = world.time().now() + millis;
    }
    if (own.split("move").chance(0.3)) {
      long later = own.between(MEET_MILLIS, 3_000);
      world.time().in(later, () -> moveMoney(own.split("money")));
    }
    if (own.split("open").chance(0.5)) {
      stage.openMissing();
    }
  }

  /** Somebody pays into an open channel, or takes some of what it has in it out. */
  private void moveMoney(Draw own) {
    SimNode owner = own.pick(world.nodes());
    firstOpen(owner)
        .ifPresent(
            channel -> {
              Amount amount = Amount.of(own.between(1, 5_000));
              if (own.chance(0.5)) {
                world.user(owner).deposit(channel.id(), amount);
              } else {
                world.user(owner).withdraw(channel.id(), amount);
              }
            });
  }

  private static Optional<ChannelView> firstOpen(SimNode node) {
    return Accounts.channels(node).orElse(List.of()).stream()
        .filter(channel -> channel.phase() == ChannelPhase.OPEN)
        .findFirst();
  }

  private void restore(long downMillis) {
    if (bad.isUp() && Accounts.channels(bad).isPresent()) {
      world.restore(bad, old.orElseThrow(), downMillis);
    }
  }

  /** Before the radios go silent somebody may close, and calm neighbours have nothing expired. */
  private void dusk(Draw own, FaultPlan plan) {
    if (own.chance(0.15)) {
      SimNode closer = own.pick(world.nodes());
      Draw how = own.split("how");
      firstOpen(closer).ifPresent(channel -> close(closer, channel, how));
      world.run(3_000);
    }
    if (own.chance(0.15) && joinedAt <= world.time().now()) {
      world.run(NoLockAfterExpiry.CALM_MILLIS);
      locks.look();
    }
    if (world.faults().has(FaultKind.CHAIN) && own.chance(0.7)) {
      world.beginFaults(FaultPlan.none().with(plan.chain().nightly()));
    }
  }

  /** Alone, together, or by a signed claim that another one sends, late or never. */
  private void close(SimNode closer, ChannelView channel, Draw how) {
    if (how.chance(0.7)) {
      world.user(closer).close(channel.id(), how.chance(0.6));
      return;
    }
    User.Wish signed = world.user(closer).signClose(channel.id(), how.between(600, 3_600));
    if (how.chance(0.7)) {
      SimNode sender = how.pick(world.nodes());
      world.time().in(how.between(1_000, 900_000), () -> handOver(signed, sender));
    }
  }

  private void handOver(User.Wish signed, SimNode sender) {
    signed
        .reply()
        .filter(UserReply.Signed.class::isInstance)
        .ifPresent(reply -> world.user(sender).submit(((UserReply.Signed) reply).signed()));
  }

  /** A liar's last lie: it closes with what it saved days ago. */
  void lastLie() {
    if (liar.isPresent() && draw.chance(0.3)) {
      LiarsScenario.closeWith(world, bad, old.orElseThrow());
    }
  }
}
