package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/**
 * On a bearer with long frames: says that it heard lengths that nobody tried and denies those that
 * came (LN-32), and begins frames in pieces that never end or contradict each other (LN-22).
 */
final class LengthLies implements Abuse {
  private static final int MTU = 9_000;
  private static final int TRY = 9;
  private static final int HEARD = 10;
  private static final int EACH_MILLIS = 2;
  private static final int PIECE = 0x80;

  @Override
  public List<Integer> places() {
    return List.of(0, 1, 2);
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.INCOMPLETE_FRAME");
  }

  @Override
  public void prepare(World world, List<SimNode> attackers, Draw draw) {
    world.radio().become(BearerTraits.fast(MTU));
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    Tongue tongue =
        new Tongue(
            world,
            attackers.get(0),
            (to, said) ->
                said.at(0) == TRY || said.at(0) == HEARD ? List.of(heard(draw)) : List.of(said));
    world.time().in(1, () -> again(world, tongue, draw));
  }

  private static Bytes heard(Draw draw) {
    return new Encoder().u8(HEARD).u16(draw.below(1 << 16)).toBytes();
  }

  private void again(World world, Tongue tongue, Draw draw) {
    world.time().in(EACH_MILLIS, () -> again(world, tongue, draw));
    int to = draw.pick(places());
    if (draw.chance(0.1)) {
      tongue.tell(to, heard(draw));
    }
    // Half of them as if a neighbour of the victim had sent them.
    SimNode from = draw.chance(0.5) ? tongue.self() : world.nodes().get((to + 1) % 4);
    int first = PIECE | draw.below(1 << 7);
    Bytes piece = Bytes.concat(Bytes.of(first), draw.bytes(1 + 2 * draw.below(300)));
    world.throwIn(from, to, piece);
  }
}
