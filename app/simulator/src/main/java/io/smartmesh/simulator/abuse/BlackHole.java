package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.Service;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.wire.MessageKind;
import io.smartmesh.simulator.wire.RouteWords;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/**
 * Says that it is next to everybody, takes part in routing perfectly, and drops what it should send
 * on: all of it, a share of it, or only texts.
 */
final class BlackHole implements Abuse {
  /** What it drops. */
  enum Appetite {
    ALL,
    MOST,
    TEXTS
  }

  private static final double MOST_OF_IT = 0.7;

  /** Behind a packet's type and destination. */
  private static final int SERVICE_AT = 1 + Address.LENGTH;

  private final int size;
  private final Appetite appetite;

  BlackHole(int size, Appetite appetite) {
    this.size = size;
    this.appetite = appetite;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Integer> places() {
    return List.of(0, 2);
  }

  @Override
  public long millis() {
    return 180_000;
  }

  @Override
  public Price price() {
    // Forgiven it is tried again: a text of then may lose three tries, of 1, 2 and 4 s.
    return new Price(20_000 + 15_000L * (size - 1), 7_500, 10);
  }

  @Override
  public Set<String> drops() {
    return Set.of();
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    for (SimNode attacker : attackers) {
      new Tongue(world, attacker, (to, plaintext) -> swallow(draw, plaintext));
    }
  }

  private List<Bytes> swallow(Draw draw, Bytes plaintext) {
    if (RouteWords.isUpdate(plaintext)) {
      return List.of(RouteWords.changed(plaintext, new NearEverybody()));
    }
    if (plaintext.at(0) != LinkWords.PACKET || MessageKind.hops(plaintext) <= 1) {
      return List.of(plaintext);
    }
    boolean isWanted =
        switch (appetite) {
          case ALL -> true;
          case MOST -> draw.chance(MOST_OF_IT);
          case TEXTS -> plaintext.at(SERVICE_AT) == Service.MESSAGE.number();
        };
    return isWanted ? List.of() : List.of(plaintext);
  }

  @Override
  public String name() {
    return "BlackHole " + size + " " + appetite;
  }

  /** Says the smallest metric, and the truth of the numbers. */
  private record NearEverybody() implements RouteWords.Change {
    @Override
    public int seqno() {
      return 0;
    }

    @Override
    public int metric(int honest) {
      return 0;
    }
  }
}
