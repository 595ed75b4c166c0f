package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.wire.RouteWords;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/** Tells of more nodes than a table of routes holds, each of them with a good signature (RT-16). */
final class FullTables implements Abuse {
  private static final int MADE_UP = 2_000;
  private static final int IN_ONE = 8;
  private static final int EACH_MILLIS = 60;

  /** Above all numbers that the attacker's own core uses. */
  private static final long FIRST_NUMBER = 1_000_000;

  @Override
  public List<Integer> places() {
    return List.of(0);
  }

  @Override
  public long millis() {
    return 20_000;
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.ROUTE_TABLE_FULL");
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    Tongue tongue = new Tongue(world, attackers.get(0), (to, said) -> List.of(said));
    long number = FIRST_NUMBER;
    long at = 2_000;
    for (int told = 0; told < MADE_UP; told += IN_ONE) {
      Encoder update = new Encoder().u8(LinkWords.ROUTE_UPDATE).varint(number++).varint(IN_ONE);
      for (int i = 0; i < IN_ONE; i++) {
        update.raw(RouteWords.proven(world.signing().key(draw.bytes(32)), 1 << 16));
      }
      Bytes said = update.toBytes();
      world.time().in(at, () -> tongue.tell(0, said));
      at += EACH_MILLIS;
    }
  }
}
