package io.smartmesh.ethereum.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.math.BigInteger;
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
        channel.token(),
        channel.openBefore(),
        channel.hold(),
        channel.amnestyHold(),
        channel.amnestyFee(),
        channel.depositA(),
        channel.depositB());
  }

  private EthereumLog changed(String name) {
    return log(CHANNELS, name, List.of(id.hash().bytes()), ChannelAbi.values(channel));
  }

  private EthereumLog closeStarted(ClosingRecord closing) {
    List<Object> leaves = new ArrayList<>();
    closing.newestLeaves().forEach(leaf -> leaves.add(ChannelAbi.values(leaf)));
    return log(
        CHANNELS,
        "CloseStartedPending",
        List.of(id.hash().bytes()),
        closing.closerIsA(),
        closing.endTime(),
        ChannelAbi.values(closing.newest()),
        closing.ackedSeq(),
        closing.ackedHash(),
        ChannelAbi.values(closing.lane(!closing.closerIsA())),
        closing.preAckSeq(),
        leaves);
  }

  /** Numbers of 64 bits in one word, the first the highest; the flag is the highest bit of all. */
  private static Amount packed(boolean flag, long... numbers) {
    BigInteger word = BigInteger.ZERO;
    for (long number : numbers) {
      word = word.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(number)));
    }
    return new Amount(flag ? word.setBit(255) : word);
  }

  private EthereumLog amnestyStarted(ClosingRecord closing) {
    return log(
        CHANNELS,
        "AmnestyStarted",
        List.of(id.hash().bytes()),
        closing.closerIsA(),
        closing.endTime(),
        ChannelAbi.values(closing.lane(closing.closerIsA())),
        ChannelAbi.values(closing.lane(!closing.closerIsA())));
  }

  private EthereumLog raised(boolean isLaneA, SelectedLane lane) {
    return log(
        CHANNELS, "RaisedPending", List.of(id.hash().bytes()), isLaneA, ChannelAbi.values(lane));
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

  private EthereumLog settled(ChannelFact.Settled fact) {
    List<Bytes> topics = List.of(id.hash().bytes());
    return fact.finished()
        ? log(CHANNELS, "ChannelSettled", topics, fact.paidA(), fact.paidB())
        : log(CHANNELS, "SettledPending", topics, fact.paidA(), fact.paidB(), fact.claimEnd());
  }

  @Test
  void reads_opened() {
    ChannelRecord fresh = channel.withWithdrawn(a, Amount.ZERO).withWithdrawn(b, Amount.ZERO);
    assertEquals(new ChannelFact.Opened(id, fresh), fact(opened()));
  }

  @Test
  void reads_what_went_in_and_out() {
    assertEquals(new ChannelFact.ToppedUp(id, channel), fact(changed("ToppedUp")));
    assertEquals(new ChannelFact.Withdrawn(id, channel), fact(changed("Withdrawn")));
  }

  @Test
  void reads_close_started() {
    ClosingRecord closing = samples.closing();
    assertEquals(new ChannelFact.CloseStarted(id, closing), fact(closeStarted(closing)));
  }

  /** Where nothing is pending and m is acknowledged, numbers share a word. */
  @Test
  void reads_the_usual_close_and_raise() {
    SelectedLane own = new SelectedLane(41, Amount.of(30), Hash.ZERO, Amount.ZERO);
    SelectedLane peers = new SelectedLane(Long.MAX_VALUE, Amount.of(5), Hash.ZERO, Amount.ZERO);
    for (boolean flag : new boolean[] {false, true}) {
      List<Bytes> topics = List.of(id.hash().bytes());
      ClosingRecord closing =
          ClosingRecord.started(
              flag, new ChainTime(1_800_000_000), own, 41, Hash.ZERO, peers, 18, List.of());
      Amount numbers = packed(flag, 1_800_000_000, 41, Long.MAX_VALUE, 18);
      assertEquals(
          new ChannelFact.CloseStarted(id, closing),
          fact(log(CHANNELS, "CloseStarted", topics, numbers, Amount.of(30), Amount.of(5))));
      assertEquals(
          new ChannelFact.Raised(id, flag, peers),
          fact(log(CHANNELS, "Raised", topics, packed(flag, 0, 0, 0, peers.seq()), Amount.of(5))));
      assertFalse(
          decode(log(CHANNELS, "Raised", topics, packed(flag, 0, 0, 0, -1), Amount.of(5))).isOk());
    }
  }

  /** What an acknowledged state needs not show is not kept, whoever tells it. */
  @Test
  void an_acknowledged_state_needs_no_leaves_and_no_other_hash() {
    SelectedLane own = samples.selected();
    ClosingRecord closing =
        ClosingRecord.started(
            true,
            new ChainTime(1),
            own,
            own.seq(),
            samples.hash(),
            samples.selected(),
            0,
            samples.leaves(1));
    assertEquals(Hash.ZERO, closing.ackedHash());
    assertEquals(List.of(), closing.newestLeaves());
  }

  @Test
  void reads_an_amnesty_close() {
    ClosingRecord closing =
        ClosingRecord.amnestyStarted(
            true, new ChainTime(3), samples.selected(), samples.selected());
    assertEquals(new ChannelFact.CloseStarted(id, closing), fact(amnestyStarted(closing)));
  }

  @Test
  void reads_raised() {
    SelectedLane lane = samples.selected();
    assertEquals(new ChannelFact.Raised(id, true, lane), fact(raised(true, lane)));
  }

  /** The pieces of the events together are what the contract keeps. */
  @Test
  void a_raise_replaces_one_lane() {
    ClosingRecord closing = samples.closing();
    SelectedLane lane = samples.selected();
    boolean closerIsA = closing.closerIsA();
    ClosingRecord own = closing.raised(closerIsA, lane);
    assertEquals(lane, own.lane(closerIsA));
    ClosingRecord peers = closing.raised(!closerIsA, lane);
    assertEquals(lane, peers.lane(!closerIsA));
  }

  @Test
  void reads_rewards() {
    Rewards rewards = samples.rewards();
    assertEquals(
        new ChannelFact.RewardsBooked(id, rewards),
        fact(
            log(
                CHANNELS,
                "RewardsBooked",
                List.of(id.hash().bytes()),
                ChannelAbi.values(rewards))));
    assertEquals(
        new ChannelFact.RewardPaid(id, true, b, Amount.of(4)),
        fact(log(CHANNELS, "RewardPaid", List.of(id.hash().bytes()), true, b, Amount.of(4))));
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
    for (long claimEnd : new long[] {0, 7}) {
      ChannelFact.Settled settled =
          new ChannelFact.Settled(
              id, Amount.of(1), Amount.of(2), new ChainTime(claimEnd), claimEnd == 0);
      assertEquals(settled, fact(settled(settled)));
    }
  }

  @Test
  void reads_leaf_resolved() {
    SettledLane lane = samples.settledLane();
    Amount one = Amount.of(1);
    Amount two = Amount.of(2);
    EthereumLog log =
        log(
            CHANNELS,
            "LeafResolved",
            List.of(id.hash().bytes()),
            true,
            Hash.ZERO,
            Amount.of(9),
            ChannelAbi.values(lane),
            one,
            two,
            false);
    ChannelFact.LeafResolved resolved =
        new ChannelFact.LeafResolved(id, true, Hash.ZERO, Amount.of(9), lane, one, two, false);
    assertEquals(resolved, fact(log));
    SettledRecord before = samples.settled();
    assertEquals(
        new SettledRecord(lane, before.laneB(), before.claimEnd(), one, two),
        before.after(resolved));
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
  void knows_all_events() {
    assertEquals(16, ChannelEvents.topics().size());
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
    List<Hash> topics = log.topics();
    List<Hash> swapped = List.of(topics.get(0), topics.get(1), topics.get(3), topics.get(2));
    assertFalse(decode(with(log, swapped, log.data())).isOk());
    assertFalse(decode(with(log, log.topics().subList(0, 3), log.data())).isOk());
    List<Hash> dirty = new ArrayList<>(topics.subList(0, 3));
    dirty.add(Hashes.sha256(Bytes.EMPTY));
    assertFalse(decode(with(log, dirty, log.data())).isOk());
  }

  @Test
  void hostile_logs_only_ever_meet_a_refusal() {
    Rng rng = new Rng(2);
    List<EthereumLog> logs =
        List.of(
            opened(),
            closeStarted(samples.closing()),
            raised(true, samples.selected()),
            changed("ToppedUp"),
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
