package io.smartmesh.ethereum.channels;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public final class EventTargets {
  private static final String CHANNEL = ChannelAbi.CHANNEL;
  private static final String CLOSING = ChannelAbi.CLOSING;
  private static final String SETTLED = ChannelAbi.SETTLED;
  private static final int EVIDENCE = 7;

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
          case 0, 3 -> Bytes.concat(rng.next(32), address(rng), address(rng));
          case 1, 2, 5 -> Bytes.concat(rng.next(32), address(rng));
          case EVIDENCE -> Bytes.concat(address(rng), rng.next(32));
          default -> rng.next(32);
        };
    Hash name = ChannelEvents.topics().get(event);
    return topics
        ? new Sample(indexed, input -> decoded(event, name, input, data))
        : new Sample(data, input -> decoded(event, name, indexed, input));
  }

  private static Bytes address(Rng rng) {
    return Words.of(Values.address(rng));
  }

  private static Bytes data(Rng rng, int event) {
    ChannelRecord terms = Values.channel(rng, Values.address(rng), Values.address(rng));
    List<Object> channel = ChannelAbi.values(terms);
    List<Object> closing = ChannelAbi.values(Values.closing(rng));
    List<Object> settled = ChannelAbi.values(Values.settled(rng));
    return switch (event) {
      case 0 -> encoded(CHANNEL, channel);
      case 1 -> encoded(CHANNEL + "," + CLOSING, channel, closing);
      case 2 -> encoded("uint64," + CLOSING, Values.number(rng), closing);
      case 3 -> encoded("uint8,uint256", (long) rng.below(6), Values.amount(rng));
      case 4 -> encoded(SETTLED + ",bool", settled, true);
      case 5 ->
          encoded(
              "bytes32,uint256," + SETTLED + ",bool",
              Values.hash(rng),
              Values.amount(rng),
              settled,
              false);
      case 6 -> encoded("uint256,uint256", Values.amount(rng), Values.amount(rng));
      default -> encoded("bytes,uint64", rng.next(rng.below(100)), Values.number(rng));
    };
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
