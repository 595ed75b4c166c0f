package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Encoder;
import io.smartmesh.mesh.Service;
import io.smartmesh.mesh.TrafficClass;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/**
 * Sends packets for others much faster than the relay's bearer carries, which takes what it can and
 * then says that it is full (LN-26, LN-27). What it calls its packets is drawn.
 */
final class Flood implements Abuse {
  private static final int BYTES = 1_000;

  /** Ten times what the radio of each node carries. */
  private static final int EACH_MILLIS = 2;

  private static final long BYTES_PER_SECOND = 50_000;

  @Override
  public List<Integer> places() {
    return List.of(0);
  }

  @Override
  public long millis() {
    return 30_000;
  }

  @Override
  public Price price() {
    return new Price(0, 3_500, 50);
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.LINK_QUEUE_FULL");
  }

  @Override
  public void prepare(World world, List<SimNode> attackers, Draw draw) {
    int attacker = attackers.get(0).number();
    for (int node = 0; node < attacker; node++) {
      world.radio().narrow(node, BYTES_PER_SECOND);
    }
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    Tongue tongue = new Tongue(world, attackers.get(0), (to, said) -> List.of(said));
    world.time().in(1, () -> again(world, tongue, draw));
  }

  private static void again(World world, Tongue tongue, Draw draw) {
    world.time().in(EACH_MILLIS, () -> again(world, tongue, draw));
    int traffic = draw.below(TrafficClass.values().length);
    tongue.tell(
        0,
        new Encoder()
            .u8(LinkWords.PACKET)
            .address(world.idNow(world.nodes().get(2)))
            .u8(Service.MESSAGE.number())
            .u8(traffic << 6 | 1)
            .raw(draw.bytes(BYTES))
            .toBytes());
  }

  @Override
  public String complaint(World world, List<SimNode> attackers, long honestFrames) {
    return world.counts().containsKey("bearer_full") ? "" : "no bearer was ever full";
  }
}
