package io.smartmesh.ethereum.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.esaulpaugh.headlong.abi.Event;
import com.esaulpaugh.headlong.abi.Tuple;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.Words;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelEventsTest {
  private static final String CHANNELS = "PaymentChannels";
  private static final String REGISTRY = "EvidenceRegistry";

  private final Samples samples = new Samples(1);
  private final ChannelRecord channel = samples.channel();
  private final ChannelId id = samples.id(channel);
  private final Address a = channel.partyA();
  private final Address b = channel.partyB();

  /** A log as the compiled contract would write it. */
  private static EthereumLog log(
      String contract, String name, List<Bytes> indexed, Object... data) {
    Event<Tuple> event = ContractInterface.event(contract, name);
    List<Hash> topics = new ArrayList<>();
    topics.add(Hashes.keccak256(Bytes.utf8(event.getCanonicalSignature())));
    indexed.forEach(word -> topics.add(new Hash(word)));
    Bytes encoded = AbiTuple.of(event.getNonIndexedParams().getCanonicalType()).encode(data);
    Address from =
        contract.equals(REGISTRY) ? Samples.CONTRACT.registry() : Samples.CONTRACT.channels();
    return new EthereumLog(from, topics, encoded, 7, Hash.ZERO, 0);
  }

  private static Result<Optional<ChannelFact>, Malformed> decode(EthereumLog log) {
    return ChannelEvents.decode(log, Samples.CONTRACT);
  }

  private static ChannelFact fact(EthereumLog log) {
    assertTrue(ChannelEvents.topics().contains(log.topics().get(0)), "topic is not asked for");
    return decode(log).orThrow().orElseThrow();
  }

  private EthereumLog opened() {
    return log(
        CHANNELS,
        "Opened",
        List.of(id.hash().bytes(), Words.of(a), Words.of(b)),
        ChannelAbi.values(channel));
  }

  private EthereumLog closeStarted(ClosingRecord closing) {
    return log(
        CHANNELS,
        "CloseStarted",
        List.of(id.hash().bytes(), Words.of(b)),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing));
  }

  private EthereumLog raised(long seq, ClosingRecord closing) {
    return log(
        CHANNELS,
        "Raised",
        List.of(id.hash().bytes(), Words.of(a)),
        seq,
        ChannelAbi.values(closing));
  }

  private EthereumLog confiscated(long kind) {
    return log(
        CHANNELS,
        "Confiscated",
        List.of(id.hash().bytes(), Words.of(a), Words.of(b)),
        kind,
        Amount.of(5));
  }

  private EthereumLog cooperativelyClosed() {
    return log(
        CHANNELS, "CooperativelyClosed", List.of(id.hash().bytes()), Amount.of(6), Amount.of(7));
  }

  private EthereumLog evidence(Bytes evidence) {
    return log(
        REGISTRY,
        "EvidenceRegistered",
        List.of(Words.of(Samples.CONTRACT.hashLock()), id.hash().bytes()),
        evidence,
        8L);
  }

  /** The contract has a field of Settled that {@link SettledRecord} does not have yet. */
  private static void assumeSettledIsTheContracts() {
    String compiled = ContractInterface.event(CHANNELS, "ChannelSettled").getCanonicalSignature();
    assumeTrue(compiled.contains(ChannelAbi.SETTLED), "SettledRecord is not the contract's");
  }

  private EthereumLog settled(SettledRecord settled) {
    return log(
        CHANNELS, "ChannelSettled", List.of(id.hash().bytes()), ChannelAbi.values(settled), true);
  }

  private EthereumLog leafResolved(SettledRecord settled) {
    return log(
        CHANNELS,
        "LeafResolved",
        List.of(id.hash().bytes(), Words.of(a)),
        Hash.ZERO,
        Amount.of(9),
        ChannelAbi.values(settled),
        false);
  }

  @Test
  void reads_opened() {
    assertEquals(new ChannelFact.Opened(id, channel), fact(opened()));
  }

  @Test
  void reads_close_started() {
    ClosingRecord closing = samples.closing();
    assertEquals(
        new ChannelFact.CloseStarted(id, b, channel, closing), fact(closeStarted(closing)));
  }

  @Test
  void reads_raised() {
    ClosingRecord closing = samples.closing();
    assertEquals(new ChannelFact.Raised(id, a, 5, closing), fact(raised(5, closing)));
  }

  @Test
  void reads_confiscated() {
    for (long kind = 0; kind < 6; kind++) {
      assertEquals(new ChannelFact.Confiscated(id, a, b, Amount.of(5)), fact(confiscated(kind)));
    }
    assertFalse(decode(confiscated(6)).isOk());
  }

  @Test
  void reads_settled() {
    assumeSettledIsTheContracts();
    SettledRecord settled = samples.settled();
    assertEquals(new ChannelFact.Settled(id, settled, true), fact(settled(settled)));
  }

  @Test
  void reads_leaf_resolved() {
    assumeSettledIsTheContracts();
    SettledRecord settled = samples.settled();
    assertEquals(
        new ChannelFact.LeafResolved(id, a, Hash.ZERO, Amount.of(9), settled, false),
        fact(leafResolved(settled)));
  }

  @Test
  void reads_cooperatively_closed() {
    assertEquals(
        new ChannelFact.CooperativelyClosed(id, Amount.of(6), Amount.of(7)),
        fact(cooperativelyClosed()));
  }

  @Test
  void reads_evidence_registered() {
    Bytes secret = samples.bytes();
    assertEquals(
        new ChannelFact.EvidenceRegistered(
            Samples.CONTRACT.hashLock(), id.hash(), secret, new ChainTime(8)),
        fact(evidence(secret)));
  }

  @Test
  void knows_eight_events() {
    assertEquals(8, ChannelEvents.topics().size());
  }

  @Test
  void passes_over_other_contracts_and_other_events() {
    EthereumLog log = opened();
    assertEquals(Result.ok(Optional.empty()), decode(from(Samples.address(9), log)));
    assertEquals(Result.ok(Optional.empty()), decode(from(Samples.CONTRACT.registry(), log)));
    assertEquals(
        Result.ok(Optional.empty()),
        decode(from(Samples.CONTRACT.channels(), evidence(Bytes.EMPTY))));
    assertEquals(Result.ok(Optional.empty()), decode(with(log, List.of(), log.data())));
    assertEquals(Result.ok(Optional.empty()), decode(with(log, List.of(Hash.ZERO), log.data())));
  }

  @Test
  void refuses_parties_out_of_order_and_wrong_topics() {
    EthereumLog log = opened();
    Bytes swapped =
        Bytes.concat(log.data().slice(32, 64), log.data().slice(0, 32), log.data().slice(64, 352));
    assertFalse(decode(with(log, log.topics(), swapped)).isOk());
    assertFalse(decode(with(log, log.topics().subList(0, 3), log.data())).isOk());
    EthereumLog dirty =
        log(
            CHANNELS,
            "Raised",
            List.of(id.hash().bytes(), Hashes.sha256(Bytes.EMPTY).bytes()),
            1L,
            ChannelAbi.values(samples.closing()));
    assertFalse(decode(dirty).isOk());
  }

  @Test
  void hostile_logs_only_ever_meet_a_refusal() {
    Rng rng = new Rng(2);
    List<EthereumLog> logs =
        List.of(
            opened(),
            closeStarted(samples.closing()),
            raised(1, samples.closing()),
            confiscated(0),
            cooperativelyClosed(),
            evidence(samples.bytes()));
    for (EthereumLog log : logs) {
      for (int i = 0; i < 2_000; i++) {
        List<Hash> topics = new ArrayList<>(log.topics());
        if (rng.chance(0.2)) {
          topics.set(topics.size() - 1, new Hash(rng.next(32)));
        } else if (rng.chance(0.1)) {
          topics.remove(topics.size() - 1);
        }
        Bytes data = rng.chance(0.8) ? rng.mutated(log.data()) : rng.next(rng.below(900));
        int traceLength =
            decode(with(log, topics, data)).fold(fact -> 0, bad -> bad.getStackTrace().length);
        assertEquals(0, traceLength);
      }
    }
  }

  private static EthereumLog from(Address address, EthereumLog log) {
    return new EthereumLog(address, log.topics(), log.data(), 7, Hash.ZERO, 0);
  }

  private static EthereumLog with(EthereumLog log, List<Hash> topics, Bytes data) {
    return new EthereumLog(log.address(), topics, data, 7, Hash.ZERO, 0);
  }
}
