package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Bytes;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says again what it heard anybody say, handshakes and beacons included: from its own address and,
 * where it is next to both, from the address of whoever said it.
 */
final class Replay implements Abuse {
  private static final int KEPT = 2_000;
  private static final int EACH_MILLIS = 2;

  private record Heard(SimNode from, Bytes frame) {}

  @Override
  public List<Integer> places() {
    return List.of(0, 1, 2);
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.REPLAYED");
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    List<Heard> heard = new ArrayList<>();
    world.overhear(
        (from, to, frame) -> {
          Heard one = new Heard(from, frame);
          if (heard.size() < KEPT) {
            heard.add(one);
          } else {
            heard.set(draw.below(KEPT), one);
          }
        });
    for (long at = EACH_MILLIS; at < millis(); at += EACH_MILLIS) {
      world
          .time()
          .in(
              at,
              () -> {
                if (!heard.isEmpty()) {
                  Heard old = draw.pick(heard);
                  SimNode from = draw.chance(0.5) ? attackers.get(0) : old.from;
                  world.throwIn(from, draw.pick(places()), old.frame);
                }
              });
    }
  }
}
