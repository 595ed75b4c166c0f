package io.smartmesh.simulator.check;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who has the secret of a payment towards it never lets the chain give that payment up: what an
 * honest node has stored as a claim and the chain resolves, the chain resolves in its favour.
 */
public final class EvidenceInTime implements Checker {
  private static final Bytes CHANNELS = Bytes.utf8("channel/");
  private static final int KIND_AT = CHANNELS.length() + Hash.LENGTH;
  private static final long EVERY_MILLIS = 1_000;

  private record Claim(ChannelId channel, Hash leaf) {}

  private final World world;
  private final Map<SimNode, Long> seen = new LinkedHashMap<>();
  private final Map<Claim, SimNode> claims = new LinkedHashMap<>();
  private long next;

  public EvidenceInTime(World world) {
    this.world = world;
  }

  @Override
  public void afterEvent() {
    if (world.time().now() >= next) {
      next = world.time().now() + EVERY_MILLIS;
      look();
    }
  }

  private void look() {
    for (SimNode node : world.nodes()) {
      Long before = seen.put(node, node.channelCommits());
      if (node.isHonest() && (before == null || before != node.channelCommits())) {
        node.durable().withPrefix(CHANNELS).keySet().stream()
            .filter(EvidenceInTime::isClaim)
            .forEach(key -> claims.put(claim(key), node));
      }
    }
  }

  private static boolean isClaim(Bytes key) {
    return key.length() == KIND_AT + 1 + Hash.LENGTH && key.at(KIND_AT) == 'c';
  }

  private static Claim claim(Bytes key) {
    return new Claim(
        new ChannelId(new Hash(key.slice(CHANNELS.length(), KIND_AT))),
        new Hash(key.slice(KIND_AT + 1, key.length())));
  }

  @Override
  public void atEnd() {
    look();
    Set<Claim> lost = new LinkedHashSet<>();
    for (long block = 0; block <= world.chain().height(); block++) {
      for (ChannelFact fact : world.chain().factsOf(block)) {
        if (fact instanceof ChannelFact.LeafResolved resolved && resolved.earned().isZero()) {
          lost.add(new Claim(resolved.channelId(), resolved.leafHash()));
        }
      }
    }
    claims.forEach(
        (claim, node) ->
            require(
                !lost.contains(claim) || !node.isHonest(),
                () -> node + " had the secret, and the chain gave its payment up: " + claim));
  }
}
