package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/**
 * Asks for much with little: echoes whose answers go to somebody else (EC-4), requests for newer
 * sequence numbers that every node on the way passes on (RT-9), and sessions that nobody has
 * (LN-15).
 */
final class Amplification implements Abuse {
  private static final int EACH_MILLIS = 5;
  private static final int ECHO = 240;
  private static final int ECHO_REQUEST = 0x10;
  private static final int CLASS_MESSAGE = 0x80;
  private static final int HOPS = 32;
  private static final int UNKNOWN_FRAME = 0x15;
  private static final int DATA_FRAME = 0x14;

  /** Frames of the honest for each of the attacker's, over all their links. */
  private static final int FRAMES_FOR_ONE = 4;

  private long asked;

  @Override
  public List<Integer> places() {
    return List.of(0, 2);
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.ECHO_REFUSED");
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    Tongue tongue = new Tongue(world, attackers.get(0), (to, said) -> List.of(said));
    world.time().in(1, () -> again(world, tongue, draw));
  }

  private void again(World world, Tongue tongue, Draw draw) {
    world.time().in(EACH_MILLIS, () -> again(world, tongue, draw));
    Address victim = world.idNow(world.nodes().get(1));
    Address far = world.idNow(world.nodes().get(3));
    int to = draw.pick(places());
    asked++;
    switch (draw.below(4)) {
      case 0 -> tongue.tell(to, echo(draw, far, victim));
      case 1 -> tongue.tell(to, request(draw, far));
      case 2 ->
          world.throwIn(tongue.self(), to, Bytes.concat(Bytes.of(DATA_FRAME), draw.bytes(8 + 20)));
      default ->
          world.throwIn(tongue.self(), to, Bytes.concat(Bytes.of(UNKNOWN_FRAME), draw.bytes(4)));
    }
  }

  private static Bytes echo(Draw draw, Address to, Address origin) {
    return new Encoder()
        .u8(LinkWords.PACKET)
        .address(to)
        .u8(ECHO)
        .u8(CLASS_MESSAGE | 1)
        .u8(ECHO_REQUEST)
        .raw(draw.bytes(8))
        .address(origin)
        .u8(HOPS)
        .toBytes();
  }

  private static Bytes request(Draw draw, Address to) {
    long wanted = (1L << 17) + draw.below(1 << 20);
    return new Encoder()
        .u8(LinkWords.ROUTE_UPDATE + 2)
        .address(to)
        .varint(wanted)
        .u8(HOPS)
        .varint(wanted - 1)
        .raw(draw.bytes(64))
        .toBytes();
  }

  @Override
  public String complaint(World world, List<SimNode> attackers, long honestFrames) {
    return honestFrames <= FRAMES_FOR_ONE * asked
        ? ""
        : honestFrames + " frames of the honest for " + asked + " of the attacker";
  }
}
