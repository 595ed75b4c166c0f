package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.channels.CallsForOthers;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelCalls;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RL-28, RL-33: which acts go through others, which the node sends, and what is signed for it. */
class WhoSendsTest {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);
  private static final boolean IS_A = SELF.address().compareTo(PEER.address()) < 0;
  private static final Address PAID_CALLS = Keys.of(90).address();
  private static final Address RELAYER = Keys.of(92).address();
  private static final Amount ONE = Amount.of(1);
  private static final ChainTime END = new ChainTime(1_000_600);
  private static final ChannelsContract CONTRACT =
      new ChannelsContract(
          1,
          Keys.of(80).address(),
          Keys.of(81).address(),
          Keys.of(82).address(),
          Keys.of(83).address());
  private static final ChannelRecord CHANNEL =
      new ChannelRecord(
          IS_A ? SELF.address() : PEER.address(),
          IS_A ? PEER.address() : SELF.address(),
          CONTRACT.token(),
          new ChainTime(1),
          600,
          0,
          Amount.ZERO,
          Amount.of(1_000),
          Amount.of(1_000),
          Amount.ZERO,
          Amount.ZERO);
  private static final ChannelHashes HASHES = new ChannelHashes(CONTRACT);
  private static final ChannelId ID = HASHES.channelId(CHANNEL);

  /** Offers, and never gets anything done. */
  private static final class Courier implements ActCourier {
    @Override
    public String name() {
      return "courier";
    }

    @Override
    public Word quote(ContractCall act) {
      return new Word.Quoted(PAID_CALLS, RELAYER, ONE, 1);
    }

    @Override
    public Word handIn(SignedRequest request) {
      return Word.refusal("busy", "", true);
    }

    @Override
    public Word look(Hash id) {
      return Word.refusal("busy", "", true);
    }
  }

  private final FakeNode chain;
  private final ChainDiary diary = new ChainDiary();
  private RelayedActs others;
  private Actions actions;

  WhoSendsTest() throws Exception {
    chain =
        new FakeNode()
            .quiet(10)
            .on("eth_getTransactionCount", p -> "0x0")
            .on("eth_estimateGas", p -> "0x20000")
            .on("eth_feeHistory", p -> Map.of("baseFeePerGas", List.of("0x3b9aca00")))
            .on("eth_getBalance", p -> "0xde0b6b3a7640000");
    others = relayed(true);
    actions = actions(others);
  }

  private static RelayedActs relayed(boolean always) {
    return new RelayedActs(
        new ActTerms(
            PAID_CALLS, Amount.of(9), always, List.of(new Courier()), (act, to, fee) -> {}),
        CONTRACT,
        SELF,
        Keys.CURVE,
        System::nanoTime);
  }

  private Actions actions(RelayedActs relayed) {
    Servers servers =
        new Servers(
            List.of(
                new EthereumClient(new JsonRpc(chain.endpoint(), java.time.Duration.ofSeconds(5)))),
            new Rng(1),
            System::nanoTime);
    relayed.sighted(new ChainTime(1_000_000));
    relayed.start(new TreeMap<>(), diary, () -> {});
    return new Actions(
        servers,
        new Outbox(servers, 1, SELF, Keys.CURVE),
        CONTRACT,
        Keys.CURVE,
        Patience.USUAL,
        System::nanoTime,
        Optional.of(relayed));
  }

  @AfterEach
  void stop() {
    others.close();
    chain.close();
  }

  private static LaneState state(SigningKey payer, long seq) {
    return new LaneState(ID, payer.address(), seq, Amount.of(seq), Hash.ZERO, Amount.ZERO);
  }

  /** The peer has closed; what answers it owes less. */
  private static ChannelAction.Raise answer() {
    ClosingRecord closing =
        ClosingRecord.started(
            !IS_A,
            END,
            SelectedLane.of(state(PEER, 1)),
            0,
            Hash.ZERO,
            SelectedLane.of(state(SELF, 1)),
            0,
            List.of());
    LaneState newer = state(SELF, 2);
    Hash acked = HASHES.lanePreAck(ID, SELF.address(), newer.seq(), ChannelHashes.stateHash(newer));
    return new ChannelAction.Raise(
        CHANNEL,
        closing,
        newer,
        SELF.sign(HASHES.laneState(newer)),
        SELF.publicKey(),
        true,
        PEER.sign(acked),
        PEER.publicKey());
  }

  private static ChannelAction.Close close() {
    LaneState newest = state(SELF, 1);
    Hash acked =
        HASHES.lanePreAck(ID, SELF.address(), newest.seq(), ChannelHashes.stateHash(newest));
    LaneState peer = state(PEER, 1);
    return new ChannelAction.Close(
        CHANNEL,
        new CloseClaim(
            SELF.address(),
            newest,
            List.of(),
            newest.seq(),
            ChannelHashes.stateHash(newest),
            true,
            Optional.of(PEER.sign(acked)),
            peer,
            Optional.of(PEER.sign(HASHES.laneState(peer))),
            0,
            false,
            END,
            PEER.publicKey(),
            Optional.empty(),
            SELF.publicKey()));
  }

  private TreeMap<Long, Bytes> notesOf(ChannelAction what) throws Exception {
    actions.ask(7, what, diary);
    actions.step(10, diary);
    diary.await(d -> !d.memory().notes().isEmpty());
    assertTrue(diary.failures().isEmpty(), String.join("; ", diary.failures()));
    return new TreeMap<>(diary.memory().notes());
  }

  private static ContractCall handed(TreeMap<Long, Bytes> notes) throws Exception {
    assertFalse(notes.firstKey() < RelayedActs.FIRST_NOTE, "the node sends it by itself");
    return Handover.Noted.read(notes.firstEntry().getValue()).request().act().orElseThrow().call();
  }

  private static Bytes sent(TreeMap<Long, Bytes> notes) throws Exception {
    assertTrue(notes.firstKey() < RelayedActs.FIRST_NOTE, "others have it");
    return Sent.read(notes.firstEntry().getValue()).newest().data();
  }

  /** RL-28: what is always theirs goes to others although there is coin. */
  @Test
  void aCloseIsAlwaysTheirsAndIsSignedOnlyForThem() throws Exception {
    ContractCall call = handed(notesOf(close()));
    CallsForOthers forThem = new CallsForOthers(CONTRACT, Keys.CURVE, SELF, PAID_CALLS);
    assertEquals(forThem.call(close(), END, Amount.ZERO), Optional.of(call));
    CloseClaim unsigned = close().claim();
    ChannelAction.Close signed =
        new ChannelAction.Close(CHANNEL, unsigned.signed(SELF.sign(HASHES.close(unsigned))));
    assertEquals(ChannelCalls.encode(signed, CONTRACT, Keys.CURVE, PAID_CALLS), call);
  }

  /** RL-33: with coin a close is sent without a signature that others could use. */
  @Test
  void whoHasCoinSignsNoCloseForOthers() throws Exception {
    others.close();
    others = relayed(false);
    actions = actions(others);
    Bytes data = sent(notesOf(close()));
    assertEquals(ChannelCalls.encode(close(), CONTRACT, Keys.CURVE, SELF.address()).data(), data);
  }

  /** RL-33: an answer takes the one place of a tower, so with coin it is the node's own to send. */
  @Test
  void anAnswerIsNeverAlwaysTheirs() throws Exception {
    Bytes data = sent(notesOf(answer()));
    assertEquals(ChannelCalls.encode(answer(), CONTRACT, Keys.CURVE, SELF.address()).data(), data);
  }

  /** RL-28: without coin it goes through others, as a tower's that is promised nothing. */
  @Test
  void anAnswerWithoutCoinGoesThroughOthers() throws Exception {
    chain.on("eth_getBalance", p -> "0x0");
    ContractCall call = handed(notesOf(answer()));
    CallsForOthers forThem = new CallsForOthers(CONTRACT, Keys.CURVE, SELF, PAID_CALLS);
    assertEquals(forThem.call(answer(), END, Amount.ZERO), Optional.of(call));
  }
}
