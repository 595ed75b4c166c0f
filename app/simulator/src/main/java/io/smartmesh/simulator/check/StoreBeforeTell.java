package io.smartmesh.simulator.check;

import io.smartmesh.base.Address;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.channel.StoredClaims;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * No node lets a signed state out that it would not know after a crash. Seen from the disks alone:
 * whatever state of a lane its payee has stored, the payer has stored that one or a newer one; and
 * no two different states of one lane with the same number are ever stored anywhere.
 */
public final class StoreBeforeTell implements Checker {
  private record Lane(ChannelId channel, Address payer) {}

  /** What was on a node's disk after so many commits. */
  private record Seen(long commits, List<StoredClaims.Closable> claims) {}

  private record Numbered(Lane lane, long seq) {}

  private static final long EVERY_MILLIS = 1_000;

  private final World world;
  private final Map<Numbered, LaneState> known = new LinkedHashMap<>();
  private final Map<SimNode, Seen> seen = new LinkedHashMap<>();
  private final Set<SimNode> fallen = new LinkedHashSet<>();
  private long next;
  private long commitsSeen = -1;

  public StoreBeforeTell(World world) {
    this.world = world;
  }

  @Override
  public void restarted(SimNode node) {
    look();
  }

  @Override
  public void afterEvent() {
    if (world.time().now() >= next) {
      next = world.time().now() + EVERY_MILLIS;
      look();
    }
  }

  @Override
  public void atEnd() {
    look();
  }

  private void look() {
    long commits = world.nodes().stream().mapToLong(SimNode::channelCommits).sum();
    if (commits == commitsSeen) {
      return;
    }
    commitsSeen = commits;
    world.nodes().stream().filter(node -> !node.isHonest()).forEach(this::forget);
    Map<Lane, Long> ofPayers = new LinkedHashMap<>();
    Map<Lane, Long> ofPayees = new LinkedHashMap<>();
    for (SimNode node : world.nodes()) {
      if (!node.isHonest()) {
        continue;
      }
      for (StoredClaims.Closable closable : claims(node)) {
        LaneState own = closable.claim().newest();
        LaneState peers = closable.claim().peer();
        remember(node, own);
        remember(node, peers);
        // A close with amnesty stands at what was acknowledged, not at the newest (CH-53).
        if (!closable.claim().amnesty()) {
          ofPayers.put(lane(own), own.seq());
        }
        ofPayees.put(lane(peers), peers.seq());
      }
    }
    ofPayees.forEach(
        (lane, seq) -> {
          Long newest = ofPayers.get(lane);
          require(
              newest == null || seq <= newest,
              () -> "the payee of " + lane + " holds number " + seq + ", its payer only " + newest);
        });
  }

  /** What one stored while it was honest it may since have told otherwise. */
  private void forget(SimNode liar) {
    if (fallen.add(liar)) {
      known.keySet().removeIf(state -> state.lane().payer().equals(liar.address()));
    }
  }

  private void remember(SimNode node, LaneState state) {
    LaneState before = known.putIfAbsent(new Numbered(lane(state), state.seq()), state);
    require(
        before == null || before.equals(state),
        () -> node + " has stored another state with a number that was used before: " + state);
  }

  private List<StoredClaims.Closable> claims(SimNode node) {
    Seen before = seen.get(node);
    if (before == null || before.commits() != node.channelCommits()) {
      before = new Seen(node.channelCommits(), read(node));
      seen.put(node, before);
    }
    return before.claims();
  }

  private List<StoredClaims.Closable> read(SimNode node) {
    try {
      return StoredClaims.closeClaims(
          node.durable(), node.key(), world.curve(), world.chain().now());
    } catch (DamagedRecord unreadable) {
      throw new Violation(name(), node + " cannot read its own records: " + unreadable);
    }
  }

  private static Lane lane(LaneState state) {
    return new Lane(state.channelId(), state.payer());
  }
}
