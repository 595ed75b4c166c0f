package io.smartmesh.simulator.check;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.StoredClaims;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.payment.Limits;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where all are honest, have heard each other for a while, and nothing has gone wrong, no payment
 * that has expired is still locked. The scenario says when that is. Where somebody is not, no
 * payment is locked among the others for longer than it takes to close the channel of one that
 * keeps it (PY-94).
 */
public final class NoLockAfterExpiry implements Checker {
  /** How long neighbours may take: a lock is asked for every 30 seconds. */
  public static final long CALM_MILLIS = 70_000;

  /** Until it is closed, and half a day to settle, resolve, and be final, in slow nights too. */
  private static final long KEPT_SECONDS = Limits.KEPT_SECONDS + 12 * 3_600;

  private final World world;

  public NoLockAfterExpiry(World world) {
    this.world = world;
  }

  @Override
  public void atEnd() {
    look();
  }

  /** To be called after {@link #CALM_MILLIS} without faults. */
  public void look() {
    boolean allHonest = world.nodes().stream().allMatch(SimNode::isHonest);
    long patience = allHonest ? CALM_MILLIS / 1000 : KEPT_SECONDS;
    ChainTime now = world.chain().now().plusSeconds(-patience);
    for (SimNode node : world.nodes()) {
      Set<ChannelId> open = openOf(node);
      for (StoredClaims.Closable closable : claims(node)) {
        ChannelId id = closable.claim().newest().channelId();
        for (Leaf leaf : closable.claim().newestLeaves()) {
          require(
              !open.contains(id) || !leaf.expiry().isBefore(now),
              () -> node + " still locks " + leaf + " in " + id + " at " + now);
        }
      }
    }
  }

  /** Who lies may keep what is locked towards it, and lock its own for ever. */
  private Set<ChannelId> openOf(SimNode node) {
    Set<Address> honest =
        world.nodes().stream()
            .filter(SimNode::isHonest)
            .map(SimNode::address)
            .collect(Collectors.toSet());
    return Accounts.channels(node).orElse(List.of()).stream()
        .filter(channel -> channel.phase() == ChannelPhase.OPEN)
        .filter(channel -> honest.contains(channel.peer()) && honest.contains(node.address()))
        .map(ChannelView::id)
        .collect(Collectors.toSet());
  }

  private List<StoredClaims.Closable> claims(SimNode node) {
    try {
      return StoredClaims.closeClaims(
          node.durable(), node.key(), world.curve(), world.chain().now());
    } catch (DamagedRecord unreadable) {
      throw new Violation(name(), node + " cannot read its own records: " + unreadable);
    }
  }
}
