package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.AbiValues;
import io.smartmesh.ethereum.EthereumLog;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the events of PaymentChannels and EvidenceRegistry. */
public final class ChannelEvents {
  private static final int LIE_KINDS = 6;
  private static final int HIGHEST_BIT = 255;
  private static final BigInteger SIXTY_FOUR_BITS =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final Bytes ADDRESS_PADDING =
      Hash.ZERO.bytes().slice(0, Hash.LENGTH - Address.LENGTH);

  private static final List<Event> OF_CHANNELS =
      List.of(
          event(
              "Opened",
              List.of("bytes32", "address", "address"),
              "address,uint64,uint32,uint32,uint256,uint256,uint256",
              ChannelEvents::opened),
          event(
              "ToppedUp",
              List.of("bytes32"),
              ChannelAbi.CHANNEL,
              (indexed, data) ->
                  new ChannelFact.ToppedUp(id(indexed), ChannelAbi.channel(data.tuple()))),
          event(
              "Withdrawn",
              List.of("bytes32"),
              ChannelAbi.CHANNEL,
              (indexed, data) ->
                  new ChannelFact.Withdrawn(id(indexed), ChannelAbi.channel(data.tuple()))),
          event(
              "CloseStarted",
              List.of("bytes32"),
              "uint256,uint256,uint256",
              ChannelEvents::closeStarted),
          event(
              "CloseStartedPending",
              List.of("bytes32"),
              "bool,uint64,"
                  + (ChannelAbi.LANE + ",uint64,bytes32," + ChannelAbi.LANE + ",uint64,")
                  + (ChannelAbi.LEAF + "[]"),
              (indexed, data) ->
                  new ChannelFact.CloseStarted(
                      id(indexed),
                      ClosingRecord.started(
                          data.flag(),
                          data.time(),
                          ChannelAbi.lane(data.tuple()),
                          data.number(),
                          data.hash(),
                          ChannelAbi.lane(data.tuple()),
                          data.number(),
                          ChannelAbi.leaves(data)))),
          event(
              "AmnestyStarted",
              List.of("bytes32"),
              "bool,uint64," + ChannelAbi.LANE + "," + ChannelAbi.LANE,
              (indexed, data) ->
                  new ChannelFact.CloseStarted(
                      id(indexed),
                      ClosingRecord.amnestyStarted(
                          data.flag(),
                          data.time(),
                          ChannelAbi.lane(data.tuple()),
                          ChannelAbi.lane(data.tuple())))),
          event("Raised", List.of("bytes32"), "uint256,uint256", ChannelEvents::raised),
          event(
              "RaisedPending",
              List.of("bytes32"),
              "bool," + ChannelAbi.LANE,
              (indexed, data) ->
                  new ChannelFact.Raised(id(indexed), data.flag(), ChannelAbi.lane(data.tuple()))),
          event(
              "RewardsBooked",
              List.of("bytes32"),
              ChannelAbi.REWARDS,
              (indexed, data) ->
                  new ChannelFact.RewardsBooked(id(indexed), ChannelAbi.rewards(data.tuple()))),
          event(
              "RewardPaid",
              List.of("bytes32"),
              "bool,address,uint256",
              (indexed, data) ->
                  new ChannelFact.RewardPaid(
                      id(indexed), data.flag(), data.address(), data.amount())),
          event(
              "Confiscated",
              List.of("bytes32", "address", "address"),
              "uint8,uint256",
              ChannelEvents::confiscated),
          event(
              "ChannelSettled",
              List.of("bytes32"),
              "uint256,uint256",
              (indexed, data) ->
                  new ChannelFact.Settled(
                      id(indexed), data.amount(), data.amount(), ChainTime.ZERO, true)),
          event(
              "SettledPending",
              List.of("bytes32"),
              "uint256,uint256,uint64",
              (indexed, data) ->
                  new ChannelFact.Settled(
                      id(indexed), data.amount(), data.amount(), data.time(), false)),
          event(
              "LeafResolved",
              List.of("bytes32"),
              "bool,bytes32,uint256," + ChannelAbi.SETTLED_LANE + ",uint256,uint256,bool",
              (indexed, data) ->
                  new ChannelFact.LeafResolved(
                      id(indexed),
                      data.flag(),
                      data.hash(),
                      data.amount(),
                      ChannelAbi.settledLane(data.tuple()),
                      data.amount(),
                      data.amount(),
                      data.flag())),
          event(
              "CooperativelyClosed",
              List.of("bytes32"),
              "uint256,uint256",
              (indexed, data) ->
                  new ChannelFact.CooperativelyClosed(id(indexed), data.amount(), data.amount())));

  private static final List<Event> OF_REGISTRY =
      List.of(
          event(
              "EvidenceRegistered",
              List.of("address", "bytes32"),
              "bytes,uint64",
              (indexed, data) ->
                  new ChannelFact.EvidenceRegistered(
                      address(indexed.get(0)), indexed.get(1), data.bytes(), data.time())));

  private ChannelEvents() {}

  /**
   * What a log says; empty for a contract or an event that we do not know.
   *
   * @param contract whose events count
   */
  public static Result<Optional<ChannelFact>, Malformed> decode(
      EthereumLog log, ChannelsContract contract) {
    try {
      if (log.address().equals(contract.channels())) {
        return Result.ok(decode(log, OF_CHANNELS));
      } else if (log.address().equals(contract.registry())) {
        return Result.ok(decode(log, OF_REGISTRY));
      }
      return Result.ok(Optional.empty());
    } catch (Malformed e) {
      return Result.err(e);
    }
  }

  /** The first topics of all events that we know, to ask a node for. */
  public static List<Hash> topics() {
    List<Hash> topics = new ArrayList<>();
    for (Event event : OF_CHANNELS) {
      topics.add(event.topic());
    }
    for (Event event : OF_REGISTRY) {
      topics.add(event.topic());
    }
    return topics;
  }

  private static Optional<ChannelFact> decode(EthereumLog log, List<Event> events)
      throws Malformed {
    for (Event event : events) {
      if (!log.topics().isEmpty() && log.topics().get(0).equals(event.topic())) {
        return Optional.of(event.read(log));
      }
    }
    return Optional.empty();
  }

  private static ChannelFact opened(List<Hash> indexed, AbiValues data) throws Malformed {
    Address partyA = address(indexed.get(1));
    Address partyB = address(indexed.get(2));
    ChannelAbi.requireOrder(partyA, partyB);
    return new ChannelFact.Opened(
        id(indexed),
        new ChannelRecord(
            partyA,
            partyB,
            data.address(),
            data.time(),
            data.number(),
            data.number(),
            data.amount(),
            data.amount(),
            data.amount(),
            Amount.ZERO,
            Amount.ZERO));
  }

  /** The usual close: m is acknowledged, and nothing is pending. */
  private static ChannelFact closeStarted(List<Hash> indexed, AbiValues data) throws Malformed {
    BigInteger numbers = data.amount().units();
    SelectedLane newest = bare(number(numbers, 128), data.amount());
    return new ChannelFact.CloseStarted(
        id(indexed),
        ClosingRecord.started(
            numbers.testBit(HIGHEST_BIT),
            new ChainTime(number(numbers.clearBit(HIGHEST_BIT), 192)),
            newest,
            newest.seq(),
            Hash.ZERO,
            bare(number(numbers, 64), data.amount()),
            number(numbers, 0),
            Collections.emptyList()));
  }

  private static ChannelFact raised(List<Hash> indexed, AbiValues data) throws Malformed {
    BigInteger numbers = data.amount().units();
    return new ChannelFact.Raised(
        id(indexed), numbers.testBit(HIGHEST_BIT), bare(number(numbers, 0), data.amount()));
  }

  /** A state in which nothing is pending. */
  private static SelectedLane bare(long seq, Amount transferred) {
    return new SelectedLane(seq, transferred, Hash.ZERO, Amount.ZERO);
  }

  /** One of the numbers of 64 bits that an event packs into a word. */
  private static long number(BigInteger packed, int shift) throws Malformed {
    BigInteger number = packed.shiftRight(shift).and(SIXTY_FOUR_BITS);
    if (number.bitLength() > 63) {
      throw new Malformed("number " + number + " is above 2^63-1");
    }
    return number.longValue();
  }

  private static ChannelFact confiscated(List<Hash> indexed, AbiValues data) throws Malformed {
    long kind = data.number();
    if (kind >= LIE_KINDS) {
      throw new Malformed("lie of kind " + kind + ", there are " + LIE_KINDS);
    }
    return new ChannelFact.Confiscated(
        id(indexed), address(indexed.get(1)), address(indexed.get(2)), data.amount());
  }

  private static ChannelId id(List<Hash> indexed) {
    return new ChannelId(indexed.get(0));
  }

  private static Address address(Hash topic) throws Malformed {
    Bytes word = topic.bytes();
    if (!word.startsWith(ADDRESS_PADDING)) {
      throw new Malformed("topic " + topic.hex() + " is no address");
    }
    return new Address(word.slice(ADDRESS_PADDING.length(), Hash.LENGTH));
  }

  private static Event event(String name, List<String> indexed, String data, Reader reader) {
    String signature = name + "(" + String.join(",", indexed) + "," + data + ")";
    return new Event(
        name,
        Hashes.keccak256(Bytes.utf8(signature)),
        indexed.size(),
        AbiTuple.of("(" + data + ")"),
        reader);
  }

  private interface Reader {
    ChannelFact read(List<Hash> indexed, AbiValues data) throws Malformed;
  }

  /**
   * An event of a contract. Its indexed fields come first.
   *
   * @param topic the hash of the signature
   * @param indexedCount fields in the topics
   * @param data the other fields
   */
  private record Event(String name, Hash topic, int indexedCount, AbiTuple data, Reader reader) {
    ChannelFact read(EthereumLog log) throws Malformed {
      List<Hash> indexed = log.topics().subList(1, log.topics().size());
      if (indexed.size() != indexedCount) {
        throw new Malformed(
            name + " has " + indexedCount + " indexed fields, not " + indexed.size());
      }
      return reader.read(indexed, data.decode(log.data()));
    }
  }
}
