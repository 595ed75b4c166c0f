package io.smartmesh.ethereum.channels;

import static io.smartmesh.ethereum.channels.ContractInterface.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.esaulpaugh.headlong.abi.Function;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.ContractCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls, decoded again by what the compiler says of the contracts. */
class ChannelCallsTest {
  private static final String CHANNELS = "PaymentChannels";

  private final Samples samples = new Samples(1);
  private final ChannelHashes hashes = new ChannelHashes(Samples.CONTRACT);
  private final ChannelRecord channel = samples.channel();
  private final ChannelId id = samples.id(channel);
  private final ClosingRecord closing = samples.closing();
  private final SigningKey a = samples.keyA;
  private final SigningKey b = samples.keyB;

  private ContractCall encode(ChannelAction action) {
    return ChannelCalls.encode(action, Samples.CONTRACT, samples.curve);
  }

  private void assertCall(
      String contract, Address to, String name, ChannelAction action, Object... arguments) {
    ContractCall call = encode(action);
    assertEquals(to, call.to());
    Function function = ContractInterface.function(contract, call.data());
    assertEquals(name, function.getName());
    assertEquals(plain(List.of(arguments)), plain(function.decodeCall(call.data().toArray())));
  }

  private void assertChannelsCall(String name, ChannelAction action, Object... arguments) {
    assertCall(CHANNELS, Samples.CONTRACT.channels(), name, action, arguments);
  }

  private Bytes rsv(SigningKey signer, Hash digest) {
    Signature signature = signer.sign(digest);
    int parity = samples.curve.recoveryId(signer.publicKey(), digest, signature).orElseThrow();
    return Bytes.concat(signature.rs(), Bytes.of(27 + parity));
  }

  @Test
  void opens_by_paying_the_token_forward() {
    Address peer = Samples.address(77);
    Address token = Samples.CONTRACT.token();
    assertCall(
        "SmartMeshToken",
        token,
        "transferAndCall",
        new ChannelAction.Open(peer, token, 1, Amount.of(2), 3, 4, Amount.of(5)),
        Samples.CONTRACT.channels(),
        Amount.of(2),
        AbiTuple.of("(address,uint64,uint32,uint32,uint256)").encode(peer, 1L, 3L, 4L, 5L));
  }

  @Test
  void closes_cooperatively() {
    ChainTime deadline = new ChainTime(9);
    Hash digest = hashes.cooperativeClose(id, Amount.of(1), Amount.of(2), deadline);
    assertChannelsCall(
        "cooperativeClose",
        new ChannelAction.CooperativeClose(
            channel,
            Amount.of(1),
            Amount.of(2),
            deadline,
            a.sign(digest),
            a.publicKey(),
            b.sign(digest),
            b.publicKey()),
        ChannelAbi.values(channel),
        Amount.of(1),
        Amount.of(2),
        deadline,
        rsv(a, digest),
        rsv(b, digest));
  }

  @Test
  void closes_with_all_that_is_known() {
    LaneState newest = samples.state(id, a.address());
    LaneState acked = samples.state(id, a.address());
    LaneState peer = samples.state(id, b.address());
    Hash ackedHash = ChannelHashes.stateHash(acked);
    List<Leaf> leaves = samples.leaves(4);
    for (boolean isPreAck : new boolean[] {false, true}) {
      Hash ack =
          isPreAck
              ? hashes.lanePreAck(id, a.address(), acked.seq(), ackedHash)
              : hashes.laneAck(id, a.address(), acked.seq(), ackedHash);
      CloseClaim claim =
          new CloseClaim(
              a.address(),
              newest,
              leaves,
              acked.seq(),
              ackedHash,
              isPreAck,
              Optional.of(b.sign(ack)),
              peer,
              Optional.of(b.sign(hashes.laneState(peer))),
              11,
              new ChainTime(12),
              b.publicKey());
      assertChannelsCall(
          "close",
          new ChannelAction.Close(channel, claim),
          ChannelAbi.values(channel),
          List.of(
              a.address(),
              ChannelAbi.values(newest),
              sorted(leaves),
              acked.seq(),
              ackedHash,
              isPreAck,
              rsv(b, ack),
              ChannelAbi.values(peer),
              rsv(b, hashes.laneState(peer)),
              11,
              false,
              12,
              Bytes.EMPTY));
    }
  }

  @Test
  void closes_a_channel_that_was_never_used() {
    CloseClaim claim =
        new CloseClaim(
            a.address(),
            LaneState.start(id, a.address()),
            List.of(),
            0,
            Hash.ZERO,
            false,
            Optional.empty(),
            LaneState.start(id, b.address()),
            Optional.empty(),
            0,
            new ChainTime(12),
            b.publicKey());
    assertChannelsCall(
        "close",
        new ChannelAction.Close(channel, claim),
        ChannelAbi.values(channel),
        List.of(
            a.address(),
            ChannelAbi.values(LaneState.start(id, a.address())),
            List.of(),
            0,
            Hash.ZERO,
            false,
            Bytes.EMPTY,
            ChannelAbi.values(LaneState.start(id, b.address())),
            Bytes.EMPTY,
            0,
            false,
            12,
            Bytes.EMPTY));
  }

  @Test
  void raises() {
    LaneState state = samples.state(id, b.address());
    Hash payer = hashes.laneState(state);
    Hash stateHash = ChannelHashes.stateHash(state);
    Hash payee = hashes.lanePreAck(id, b.address(), state.seq(), stateHash);
    assertChannelsCall(
        "raise",
        new ChannelAction.Raise(
            channel,
            closing,
            state,
            b.sign(payer),
            b.publicKey(),
            true,
            a.sign(payee),
            a.publicKey()),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing),
        ChannelAbi.values(state),
        rsv(b, payer),
        true,
        rsv(a, payee));
  }

  @Test
  void proves_lies_by_states() {
    LaneState state = samples.state(id, a.address());
    Hash digest = hashes.laneState(state);
    Signature signature = a.sign(digest);
    List<LieProof> proofs =
        List.of(
            new LieProof.NewerState(state, signature, a.publicKey()),
            new LieProof.Equivocation(state, signature, a.publicKey()),
            new LieProof.TransferredRegress(state, signature, a.publicKey()));
    for (int kind = 0; kind < proofs.size(); kind++) {
      assertChannelsCall(
          "proveLie",
          new ChannelAction.ProveLie(channel, closing, proofs.get(kind)),
          ChannelAbi.values(channel),
          ChannelAbi.values(closing),
          List.of(
              kind, ChannelAbi.values(state), rsv(a, digest), List.of(), List.of(), 0, Hash.ZERO));
    }
    List<Leaf> older = samples.leaves(3);
    List<Leaf> newer = samples.leaves(2);
    assertChannelsCall(
        "proveLie",
        new ChannelAction.ProveLie(
            channel,
            closing,
            new LieProof.LeafRegress(state, signature, older, newer, a.publicKey())),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing),
        List.of(
            3,
            ChannelAbi.values(state),
            rsv(a, digest),
            sorted(older),
            sorted(newer),
            0,
            Hash.ZERO));
  }

  @Test
  void proves_lies_by_acknowledgements() {
    Hash stateHash = samples.hash();
    Hash ack = hashes.laneAck(id, b.address(), 5, stateHash);
    Hash preAck = hashes.lanePreAck(id, b.address(), 5, stateHash);
    assertChannelsCall(
        "proveLie",
        new ChannelAction.ProveLie(
            channel, closing, new LieProof.AckAboveClaim(5, stateHash, a.sign(ack), a.publicKey())),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing),
        List.of(4, noState(), rsv(a, ack), List.of(), List.of(), 5, stateHash));
    assertChannelsCall(
        "proveLie",
        new ChannelAction.ProveLie(
            channel,
            closing,
            new LieProof.PreAckAboveClaim(5, stateHash, a.sign(preAck), a.publicKey())),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing),
        List.of(5, noState(), rsv(a, preAck), List.of(), List.of(), 5, stateHash));
  }

  private List<Object> noState() {
    return ChannelAbi.values(LaneState.start(id, b.address()));
  }

  @Test
  void settles() {
    assertChannelsCall(
        "settle",
        new ChannelAction.Settle(channel, closing),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing));
  }

  @Test
  void resolves_a_leaf_at_its_place() {
    SettledRecord settled = samples.settled();
    List<Leaf> leaves = samples.leaves(3);
    List<Hash> leafHashes = new ArrayList<>();
    leaves.forEach(leaf -> leafHashes.add(ChannelHashes.leafHash(leaf)));
    Collections.sort(leafHashes);
    Leaf leaf = leaves.get(1);
    Bytes evidence = samples.bytes();
    ChannelAction action =
        new ChannelAction.Resolve(channel, settled, a.address(), leafHashes, leaf, evidence);
    assumeTrue(
        ContractInterface.event(CHANNELS, "ChannelSettled")
            .getCanonicalSignature()
            .contains(ChannelAbi.SETTLED),
        "SettledRecord is not the contract's");
    assertChannelsCall(
        "resolve",
        action,
        ChannelAbi.values(channel),
        ChannelAbi.values(settled),
        a.address(),
        leafHashes,
        leafHashes.indexOf(ChannelHashes.leafHash(leaf)),
        ChannelAbi.values(leaf),
        evidence);
  }

  @Test
  void refuses_a_leaf_that_is_not_open() {
    ChannelAction action =
        new ChannelAction.Resolve(
            channel,
            samples.settled(),
            a.address(),
            List.of(samples.hash()),
            samples.leaves(1).get(0),
            Bytes.EMPTY);
    assertThrows(IllegalArgumentException.class, () -> encode(action));
  }

  @Test
  void registers_evidence() {
    Bytes evidence = samples.bytes();
    assertCall(
        "EvidenceRegistry",
        Samples.CONTRACT.registry(),
        "register",
        new ChannelAction.RegisterEvidence(Samples.CONTRACT.hashLock(), Hash.ZERO, evidence),
        Samples.CONTRACT.hashLock(),
        Hash.ZERO,
        evidence);
  }

  @Test
  void a_signature_by_somebody_else_is_a_bug() {
    LaneState state = samples.state(id, a.address());
    ChannelAction action =
        new ChannelAction.ProveLie(
            channel,
            closing,
            new LieProof.NewerState(state, b.sign(hashes.laneState(state)), a.publicKey()));
    assertThrows(IllegalArgumentException.class, () -> encode(action));
  }

  private static List<Object> sorted(List<Leaf> leaves) {
    List<Leaf> sorted = new ArrayList<>(leaves);
    sorted.sort((one, two) -> ChannelHashes.leafHash(one).compareTo(ChannelHashes.leafHash(two)));
    List<Object> values = new ArrayList<>();
    sorted.forEach(leaf -> values.add(ChannelAbi.values(leaf)));
    return values;
  }
}
