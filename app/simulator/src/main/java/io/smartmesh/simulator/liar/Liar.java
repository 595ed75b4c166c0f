package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.MessageKind;
import io.smartmesh.simulator.wire.Wiretap;
import io.smartmesh.simulator.world.LyingTongue;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node that runs the shipped code and twists what it says: each of its frames is opened, changed
 * by some of the lies that there are, and sealed again under counters of its own.
 */
public final class Liar implements LyingTongue {
  private static final List<MessageKind> WITHHELD =
      List.of(
          MessageKind.ACK,
          MessageKind.PRE_ACK,
          MessageKind.REVEAL,
          MessageKind.UPDATE,
          MessageKind.NEWEST,
          MessageKind.CLOSE_AGREEMENT,
          MessageKind.ROUTE_ACK,
          MessageKind.RECEIPT,
          MessageKind.INVOICE);

  /** A session as its peer names it. */
  private record Session(int to, Bytes index) {}

  private final World world;
  private final List<Lie> lies;
  private final Map<Session, Long> counters = new LinkedHashMap<>();
  private boolean lying = true;

  private Liar(World world, List<Lie> lies) {
    this.world = world;
    this.lies = lies;
  }

  /** Turns {@code node} into a liar; which lies it tells is drawn. */
  public static Liar of(World world, SimNode node, Draw draw) {
    ChannelHashes hashes = new ChannelHashes(world.chain().contracts());
    List<Lie> all =
        new ArrayList<>(
            List.of(
                new Withholding(someOf(draw)),
                new BlackHole(),
                new Equivocation(node.key(), hashes, draw.split("equivocation")),
                new FalseRoutes(draw.split("routes")),
                new FalseCapacities(node.key(), draw.split("capacities")),
                new Replays(draw.split("replays")),
                new Forgeries(draw.split("forgeries")),
                new Spam(draw.split("spam"))));
    Lie atLeast = draw.pick(all);
    all.removeIf(lie -> lie != atLeast && draw.chance(0.7));
    Liar liar = new Liar(world, all);
    node.lie(liar);
    world.count("liars");
    world
        .trace()
        .line(
            "world",
            "LIAR",
            node + ": " + all.stream().map(l -> l.getClass().getSimpleName()).toList());
    return liar;
  }

  private static Set<MessageKind> someOf(Draw draw) {
    EnumSet<MessageKind> some = EnumSet.of(draw.pick(WITHHELD));
    WITHHELD.stream().filter(kind -> draw.chance(0.2)).forEach(some::add);
    return some;
  }

  /** From now on it says what it should. */
  public void repent() {
    lying = false;
  }

  @Override
  public List<Bytes> say(int to, Bytes frame) {
    Optional<Wiretap.Opened> opened = world.wiretap().open(to, frame);
    if (opened.isEmpty()) {
      return List.of(frame);
    }
    Session session = new Session(to, frame.slice(1, 5));
    List<Bytes> said = new ArrayList<>();
    for (Bytes plaintext : twisted(to, opened.get().plaintext())) {
      long next = Math.max(counters.getOrDefault(session, -1L) + 1, 0);
      long counter = Math.max(next, Wiretap.counter(frame));
      counters.put(session, counter);
      said.add(Wiretap.sealed(frame, counter, opened.get().cipher(), plaintext));
    }
    if (said.size() != 1) {
      world.count("lies");
    }
    return said;
  }

  private List<Bytes> twisted(int to, Bytes plaintext) {
    List<Bytes> now = List.of(plaintext);
    if (lying) {
      for (Lie lie : lies) {
        List<Bytes> next = new ArrayList<>();
        now.stream().filter(said -> !said.isEmpty()).forEach(s -> next.addAll(lie.tell(to, s)));
        now = next;
      }
    }
    return now;
  }
}
