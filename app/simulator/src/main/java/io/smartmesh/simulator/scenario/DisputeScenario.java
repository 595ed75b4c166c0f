package io.smartmesh.simulator.scenario;

import io.smartmesh.base.DamagedRecord;
import io.smartmesh.channel.Limits;
import io.smartmesh.channel.StoredClaims;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.simulator.check.BoundedTables;
import io.smartmesh.simulator.check.DropsCounted;
import io.smartmesh.simulator.check.EvidenceInTime;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.check.NoHonestConfiscated;
import io.smartmesh.simulator.check.NobodyBelowDue;
import io.smartmesh.simulator.check.PaymentsAllOrNothing;
import io.smartmesh.simulator.check.StoreBeforeTell;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import io.smartmesh.store.memory.MemoryStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two or three nodes pay each other; somebody copies one node's disk in the middle and, after more
 * payments, closes its channels with the old states. The honest peers may be away and come back
 * within the hold: they must get what they are due, and the liar must lose everything wherever its
 * claim was a provable lie.
 */
final class DisputeScenario implements Scenario {
  @Override
  public String name() {
    return "dispute";
  }

  @Override
  public World world(Setting setting) {
    int size = (int) Scenario.shape(setting).between(2, 3);
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
    // Who would open again what a re-organisation took back (CH-28) is gone for good later on.
    long opened = world.chain().height();
    world.runUntil(
        () -> world.chain().height() > opened + BelievedBlocks.REORGANISED_MOST, Stage.HOUR);
    FaultPlan plan = FaultPlan.drawn(draw.split("plan"), world.faults());
    world.beginFaults(plan);

    SimNode liar = draw.pick(world.nodes());
    stage.workload((int) draw.between(0, 15), 0, 8_000);
    world.run(10_000);
    MemoryStore stolen = liar.durable().copy();
    stage.workload((int) draw.between(1, 15), 0, 8_000);
    world.run(10_000);
    if (draw.chance(0.7)) {
      world.endFaults();
      stage.everythingDone();
    }

    confiscations.liar(liar.address());
    Map<ChannelId, ChannelRecord> provable = attack(world, stage, liar, stolen);
    if (draw.chance(0.5)) {
      awayForAWhile(world, draw);
    }
    world.run(20_000);
    world.endFaults();
    stage.closeAloneWhatIsLeft();
    stage.everythingSettled();
    stage.everythingDone();
    world.end();
    requireConvicted(world, liar, provable);
  }

  /**
   * Where a provable lie closed a channel, and not an honest peer that was quicker, it cost
   * everything.
   */
  private static void requireConvicted(
      World world, SimNode liar, Map<ChannelId, ChannelRecord> provable) {
    Set<ChannelId> lies = new LinkedHashSet<>();
    for (long block = 0; block <= world.chain().believed(); block++) {
      for (ChannelFact fact : world.chain().factsOf(block)) {
        if (fact instanceof ChannelFact.CloseStarted close
            && liesIn(provable.get(close.channelId()), liar, close)) {
          lies.add(close.channelId());
        } else if (fact instanceof ChannelFact.Confiscated confiscated) {
          lies.remove(confiscated.channelId());
        }
      }
    }
    if (!lies.isEmpty()) {
      throw new Violation("LiarLosesAll", liar + " lied and got away with it in " + lies);
    }
  }

  /**
   * Closes every channel of the liar with what the stolen disk says; returns how many are provable
   * lies.
   */
  private static Map<ChannelId, ChannelRecord> attack(
      World world, Stage stage, SimNode liar, MemoryStore stolen) {
    Map<ChannelId, ChannelRecord> provable = new LinkedHashMap<>();
    List<StoredClaims.Closable> old = claims(world, liar, stolen);
    for (StoredClaims.Closable closable : old) {
      SimNode victim = world.node(closable.channel().peerOf(liar.address()));
      if (isProvable(closable.claim(), newest(world, victim, closable.channel()))) {
        provable.put(closable.claim().newest().channelId(), closable.channel());
      }
    }
    liar.die();
    world.trace().line("world", "LIES", liar + " closes " + old.size() + " channels");
    for (StoredClaims.Closable closable : old) {
      world
          .time()
          .in(
              stage.draw().between(0, 3_000),
              () ->
                  world
                      .chain()
                      .send(
                          liar.address(),
                          new ChannelAction.Close(closable.channel(), closable.claim())));
    }
    return provable;
  }

  private static boolean liesIn(
      @Nullable ChannelRecord channel, SimNode liar, ChannelFact.CloseStarted close) {
    return channel != null
        && close.closing().closerIsA() == channel.partyA().equals(liar.address());
  }

  /** Does what the victim's disk holds contradict the claim? */
  private static boolean isProvable(CloseClaim old, CloseClaim victims) {
    boolean newerState = victims.peer().seq() > old.newest().seq();
    boolean newerAck = !victims.ackedIsPreAck() && victims.ackedSeq() > old.peer().seq();
    return newerState || newerAck;
  }

  private static CloseClaim newest(World world, SimNode victim, ChannelRecord channel) {
    return claims(world, victim, victim.durable()).stream()
        .filter(closable -> closable.channel().equals(channel))
        .map(StoredClaims.Closable::claim)
        .findFirst()
        .orElseThrow(() -> new Violation("Liveness", victim + " lost its channel " + channel));
  }

  static List<StoredClaims.Closable> claims(World world, SimNode owner, MemoryStore store) {
    try {
      return StoredClaims.closeClaims(store, owner.key(), world.curve(), world.chain().now());
    } catch (DamagedRecord unreadable) {
      throw new Violation("StoreReadable", owner + ": " + unreadable);
    }
  }

  private static void awayForAWhile(World world, Draw draw) {
    for (SimNode node : world.nodes()) {
      if (node.isHonest() && draw.chance(0.7)) {
        node.cutFromChain(true);
        world
            .time()
            .in(
                draw.between(1_000, Limits.HOLD_SECONDS_LEAST * 1_000 / 2),
                () -> node.cutFromChain(false));
      }
    }
  }
}
