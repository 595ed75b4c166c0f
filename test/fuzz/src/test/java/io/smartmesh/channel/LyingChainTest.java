package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Rewards;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.channels.SettledLane;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * ND-30: a chain node that lies tells facts in any order, with any numbers; each is well-formed.
 * The channels never throw, go on telling what they are, and restore from what they stored.
 */
class LyingChainTest {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);
  private static final int FACTS = 12;
  private static final Moment NOW = new Moment(0);

  private static final class World {
    final Rng rng;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final TreeSet<String> refused = new TreeSet<>();
    final ChainClock clock = new ChainClock(new ChainTime(1_700_000_000), NOW);
    final ChannelId id;
    Channels machine;

    World(Rng rng) {
      this.rng = rng;
      id = Values.channelId(rng);
      machine = machine();
    }

    Channels machine() {
      return new Channels(
          Values.CONTRACT,
          SELF,
          Keys.CURVE,
          Keys.CURVE,
          clock,
          ChannelPolicy.STANDARD,
          prefix -> {
            TreeMap<Bytes, Bytes> found = new TreeMap<>(store);
            found.keySet().removeIf(key -> !key.startsWith(prefix));
            return found;
          });
    }

    void give(ChannelInput input) {
      machine.handle(input, NOW, this::take);
      machine.wake(NOW, this::take);
      machine.views();
    }

    private void take(ChannelOutput output) {
      if (output instanceof ChannelOutput.Store stored) {
        stored
            .write()
            .value()
            .ifPresentOrElse(
                value -> store.put(stored.write().key(), value),
                () -> store.remove(stored.write().key()));
      } else if (output instanceof ChannelOutput.Refused no) {
        refused.add(no.error().getClass().getSimpleName());
      }
    }
  }

  @Test
  void noFactStopsTheNode() {
    TreeSet<String> refused = new TreeSet<>();
    Property.forAll(
        400,
        rng -> {
          World world = new World(rng);
          world.give(new ChannelInput.PeerUp(PEER.publicKey()));
          world.give(new ChannelInput.ChainSaid(opened(world, rng.chance(0.7)), 1));
          world.give(new ChannelInput.Pay(world.id, new PaymentId(rng.next(16)), Amount.of(5)));
          for (int i = 0; i < FACTS; i++) {
            world.give(new ChannelInput.ChainSaid(fact(world), rng.below(200)));
            world.give(new ChannelInput.ChainCaughtUp(time(rng), rng.below(100), time(rng)));
            if (rng.chance(0.2)) {
              world.give(new ChannelInput.ChainRewound(rng.below(200)));
            }
            if (rng.chance(0.3)) {
              world.machine = world.machine();
              world.give(new ChannelInput.PeerUp(PEER.publicKey()));
            }
          }
          refused.addAll(world.refused);
        });
    assertTrue(refused.contains("Implausible"), refused::toString);
  }

  private static ChannelFact fact(World world) {
    Rng rng = world.rng;
    ChannelId id = rng.chance(0.9) ? world.id : Values.channelId(rng);
    return switch (rng.below(12)) {
      case 0 -> opened(world, rng.chance(0.5));
      case 1 -> new ChannelFact.CloseStarted(id, closing(rng));
      case 2 -> new ChannelFact.Raised(id, rng.chance(0.5), selected(rng));
      case 3 -> new ChannelFact.Confiscated(id, party(rng), party(rng), amount(rng));
      case 4 -> new ChannelFact.Settled(id, amount(rng), amount(rng), time(rng), rng.chance(0.3));
      case 5 ->
          new ChannelFact.LeafResolved(
              id,
              rng.chance(0.5),
              Values.hash(rng),
              amount(rng),
              settledLane(rng),
              amount(rng),
              amount(rng),
              rng.chance(0.3));
      case 6 -> new ChannelFact.CooperativelyClosed(id, amount(rng), amount(rng));
      case 7 -> new ChannelFact.ToppedUp(id, opened(world, rng.chance(0.5)).channel());
      case 8 -> new ChannelFact.Withdrawn(id, opened(world, rng.chance(0.5)).channel());
      case 9 -> new ChannelFact.RewardsBooked(id, Values.rewards(rng));
      case 10 -> new ChannelFact.RewardPaid(id, rng.chance(0.5), party(rng), amount(rng));
      default ->
          new ChannelFact.EvidenceRegistered(
              Values.CONTRACT.hashLock(), Values.hash(rng), rng.next(32), time(rng));
    };
  }

  private static ChannelFact.Opened opened(World world, boolean honest) {
    Rng rng = world.rng;
    ChannelRecord terms = Values.channel(rng, SELF.address(), PEER.address());
    return new ChannelFact.Opened(
        world.id,
        new ChannelRecord(
            terms.partyA(),
            terms.partyB(),
            terms.token(),
            new ChainTime(1),
            86_400,
            0,
            Amount.ZERO,
            honest ? Amount.of(1_000) : amount(rng),
            honest ? Amount.of(1_000) : amount(rng),
            honest ? Amount.ZERO : amount(rng),
            Amount.ZERO));
  }

  private static io.smartmesh.base.Address party(Rng rng) {
    return rng.chance(0.5) ? SELF.address() : PEER.address();
  }

  private static long number(Rng rng) {
    return rng.chance(0.3) ? Long.MAX_VALUE : Values.number(rng);
  }

  private static ChainTime time(Rng rng) {
    return new ChainTime(number(rng));
  }

  private static Amount amount(Rng rng) {
    return rng.chance(0.3)
        ? new Amount(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))
        : Values.amount(rng);
  }

  private static Hash root(Rng rng) {
    return rng.chance(0.5) ? Hash.ZERO : Values.hash(rng);
  }

  private static ClosingRecord closing(Rng rng) {
    List<SelectedLane> lanes = List.of(selected(rng), selected(rng));
    return new ClosingRecord(
        rng.chance(0.5),
        rng.chance(0.5),
        time(rng),
        selected(rng),
        number(rng),
        Values.hash(rng),
        number(rng),
        number(rng),
        Values.leaves(rng),
        lanes.get(0),
        lanes.get(1),
        rng.chance(0.5) ? Rewards.NONE : Values.rewards(rng));
  }

  private static SelectedLane selected(Rng rng) {
    return new SelectedLane(number(rng), amount(rng), root(rng), amount(rng));
  }

  private static SettledLane settledLane(Rng rng) {
    return new SettledLane(amount(rng), amount(rng), root(rng), amount(rng));
  }
}
