package io.smartmesh.simulator.check;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Hash;
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
import java.util.ArrayList;
import java.util.HashSet;
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
    Set<Hash> heldUp = new HashSet<>();
    for (SimNode node : world.nodes()) {
      locks(node, false).forEach(lock -> heldUp.add(lock.leaf().terms()));
    }
    for (SimNode node : world.nodes()) {
      for (Lock lock : locks(node, true)) {
        require(
            heldUp.contains(lock.leaf().terms()) || !lock.leaf().expiry().isBefore(now),
            () -> node + " still locks " + lock.leaf() + " in " + lock.channel() + " at " + now);
      }
    }
  }

  private record Lock(ChannelId channel, Leaf leaf) {}

  /** What {@code node} locks in channels that are open, or in those that are not any more. */
  private List<Lock> locks(SimNode node, boolean inOpen) {
    Set<ChannelId> open = openOf(node);
    List<Lock> locks = new ArrayList<>();
    for (StoredClaims.Closable closable : claims(node)) {
      ChannelId id = closable.claim().newest().channelId();
      if (open.contains(id) == inOpen) {
        closable.claim().newestLeaves().forEach(leaf -> locks.add(new Lock(id, leaf)));
      }
    }
    return locks;
  }

  /**
   * Channels that both ends hold for open: one that is being closed keeps what is locked until
   * then, and so does a mediator what it has passed on into it. Who lies may keep what is locked
   * towards it, and lock its own for ever.
   */
  private Set<ChannelId> openOf(SimNode node) {
    Set<ChannelId> elsewhere =
        world.nodes().stream()
            .filter(other -> other != node)
            .flatMap(other -> openAt(other).stream())
            .collect(Collectors.toSet());
    return openAt(node).stream().filter(elsewhere::contains).collect(Collectors.toSet());
  }

  private static Set<ChannelId> openAt(SimNode node) {
    return Accounts.channels(node).orElse(List.of()).stream()
        .filter(channel -> node.isHonest() && channel.phase() == ChannelPhase.OPEN)
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
