package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.Words;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public final class EventTargets {
  private static final String CHANNEL = ChannelAbi.CHANNEL;
  private static final String LANE = ChannelAbi.LANE;
  private static final int EVIDENCE = 15;

  private EventTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("ethereum: topics of an event", rng -> sample(rng, true)),
        Target.binary("ethereum: data of an event", rng -> sample(rng, false)));
  }

  private static Sample sample(Rng rng, boolean topics) {
    int event = rng.below(EVIDENCE + 1);
    Bytes data = data(rng, event);
    Bytes indexed =
        switch (event) {
          case 0, 10 -> {
            ChannelRecord terms = Values.channel(rng, Values.address(rng), Values.address(rng));
            yield Bytes.concat(rng.next(32), Words.of(terms.partyA()), Words.of(terms.partyB()));
          }
          case EVIDENCE -> Bytes.concat(Words.of(Values.address(rng)), rng.next(32));
          default -> rng.next(32);
        };
    Hash name = ChannelEvents.topics().get(event);
    return topics
        ? new Sample(indexed, input -> decoded(event, name, input, data))
        : new Sample(data, input -> decoded(event, name, indexed, input));
  }

  private static Bytes data(Rng rng, int event) {
    return switch (event) {
      case 0 ->
          encoded(
              "address,uint64,uint32,uint32,uint256,uint256,uint256",
              Values.address(rng),
              Values.time(rng).seconds(),
              (long) rng.below(1_000_000),
              (long) rng.below(1_000_000),
              Amount.of(3),
              Values.amount(rng),
              Amount.ZERO);
      case 1, 2 ->
          encoded(
              CHANNEL,
              ChannelAbi.values(Values.channel(rng, Values.address(rng), Values.address(rng))));
      case 3 ->
          encoded(
              "uint256,uint256,uint256",
              packed(rng, Values.time(rng).seconds(), rng.below(9), rng.below(9), rng.below(9)),
              Values.amount(rng),
              Values.amount(rng));
      case 4 ->
          encoded(
              "bool,uint64,"
                  + (LANE + ",uint64,bytes32," + LANE + ",uint64,")
                  + (ChannelAbi.LEAF + "[]"),
              rng.chance(0.5),
              Values.time(rng).seconds(),
              lane(rng),
              Values.number(rng),
              Values.hash(rng),
              lane(rng),
              Values.number(rng),
              ChannelAbi.values(Values.leaves(rng)));
      case 5 ->
          encoded(
              "bool,uint64," + LANE + "," + LANE,
              rng.chance(0.5),
              Values.time(rng).seconds(),
              lane(rng),
              lane(rng));
      case 6 ->
          encoded("uint256,uint256", packed(rng, 0, 0, 0, Values.number(rng)), Values.amount(rng));
      case 7 -> encoded("bool," + LANE, rng.chance(0.5), lane(rng));
      case 8 -> encoded(ChannelAbi.REWARDS, ChannelAbi.values(Values.rewards(rng)));
      case 9 ->
          encoded("bool,address,uint256", rng.chance(0.5), Values.address(rng), Values.amount(rng));
      case 10 -> encoded("uint8,uint256", (long) rng.below(6), Values.amount(rng));
      case 11, 14 -> encoded("uint256,uint256", Values.amount(rng), Values.amount(rng));
      case 12 ->
          encoded(
              "uint256,uint256,uint64",
              Values.amount(rng),
              Values.amount(rng),
              Values.time(rng).seconds());
      case 13 ->
          encoded(
              "bool,bytes32,uint256," + ChannelAbi.SETTLED_LANE + ",uint256,uint256,bool",
              rng.chance(0.5),
              Values.hash(rng),
              Values.amount(rng),
              ChannelAbi.values(Values.settled(rng).laneA()),
              Values.amount(rng),
              Values.amount(rng),
              rng.chance(0.5));
      default -> encoded("bytes,uint64", rng.next(rng.below(100)), Values.number(rng));
    };
  }

  /** A flag in the highest bit, and four numbers of 63 bits. */
  private static Amount packed(Rng rng, long first, long second, long third, long fourth) {
    BigInteger word = BigInteger.valueOf(rng.below(2)).shiftLeft(63).or(BigInteger.valueOf(first));
    for (long next : new long[] {second, third, fourth}) {
      word = word.shiftLeft(64).or(BigInteger.valueOf(next));
    }
    return new Amount(word);
  }

  private static List<Object> lane(Rng rng) {
    return ChannelAbi.values(Values.closing(rng).laneA());
  }

  private static Bytes encoded(String types, Object... values) {
    return AbiTuple.of("(" + types + ")").encode(values);
  }

  private static Outcome decoded(int event, Hash name, Bytes indexed, Bytes data) {
    List<Hash> topics = new ArrayList<>();
    topics.add(name);
    for (int at = 0; at + Hash.LENGTH <= indexed.length() && topics.size() < 4; at += Hash.LENGTH) {
      topics.add(new Hash(indexed.slice(at, at + Hash.LENGTH)));
    }
    EthereumLog log =
        new EthereumLog(
            event == EVIDENCE ? Values.CONTRACT.registry() : Values.CONTRACT.channels(),
            topics,
            data,
            1,
            Hash.ZERO,
            0);
    Result<Optional<ChannelFact>, Malformed> read = ChannelEvents.decode(log, Values.CONTRACT);
    return read.<Outcome>fold(fact -> Outcome.taken(), e -> Outcome.refused(e.what()));
  }
}
