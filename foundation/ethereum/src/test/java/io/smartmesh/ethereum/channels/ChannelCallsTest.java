package io.smartmesh.ethereum.channels;

import static io.smartmesh.ethereum.channels.ContractInterface.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.esaulpaugh.headlong.abi.Function;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.ContractCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is open, and how it ends. */
class ChannelCallsTest extends CallChecks {
  @Test
  void opens_by_paying_the_token_forward() {
    Address peer = Samples.address(77);
    Address token = Samples.CONTRACT.token();
    assertCall(
        "SmartMeshToken",
        token,
        "transferAndCall",
        new ChannelAction.Open(peer, token, new ChainTime(1), Amount.of(2), 3, 4, Amount.of(5)),
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
        compact(a, digest),
        compact(b, digest));
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
              false,
              new ChainTime(12),
              b.publicKey(),
              Optional.empty(),
              a.publicKey());
      assertChannelsCall(
          "close",
          new ChannelAction.Close(channel, claim),
          ChannelAbi.values(channel),
          List.of(
              true,
              false,
              12,
              ChannelAbi.values(newest),
              acked.seq(),
              ackedHash,
              isPreAck,
              compact(b, ack),
              ChannelAbi.values(peer),
              compact(b, hashes.laneState(peer)),
              11,
              unsigned()),
          sorted(leaves));
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
            true,
            new ChainTime(12),
            b.publicKey(),
            Optional.empty(),
            a.publicKey());
    assertChannelsCall(
        "close",
        new ChannelAction.Close(channel, claim),
        ChannelAbi.values(channel),
        List.of(
            true,
            true,
            12,
            ChannelAbi.values(SelectedLane.NONE),
            0,
            Hash.ZERO,
            false,
            unsigned(),
            ChannelAbi.values(SelectedLane.NONE),
            unsigned(),
            0,
            unsigned()),
        List.of());
  }

  @Test
  void a_sender_does_not_sign_what_it_sends() {
    ChainTime deadline = new ChainTime(9);
    Hash digest = hashes.withdrawal(id, a.address(), Amount.of(1), deadline);
    ChannelAction action =
        new ChannelAction.Withdraw(
            channel,
            a.address(),
            Amount.of(1),
            deadline,
            a.sign(digest),
            a.publicKey(),
            b.sign(digest),
            b.publicKey());
    assertChannelsCall(
        "withdraw",
        action,
        ChannelAbi.values(channel),
        a.address(),
        Amount.of(1),
        deadline,
        compact(a, digest),
        compact(b, digest));
    ContractCall byA = ChannelCalls.encode(action, Samples.CONTRACT, samples.curve, a.address());
    Function function = ContractInterface.function(CHANNELS, byA.data());
    Object sent = plain(function.decodeCall(byA.data().toArray()));
    assertEquals(plain(List.of(unsigned())), ((List<?>) sent).subList(4, 5));
  }

  @Test
  void tops_up_by_paying_the_token_forward() {
    assertCall(
        "SmartMeshToken",
        channel.token(),
        "transferAndCall",
        new ChannelAction.TopUp(channel, Amount.of(2)),
        Samples.CONTRACT.channels(),
        Amount.of(2),
        AbiTuple.of("(" + ChannelAbi.CHANNEL + ")").encode(ChannelAbi.values(channel)));
  }

  @Test
  void opens_by_signature_and_permit() {
    ChannelAction.Open open =
        new ChannelAction.Open(
            b.address(), channel.token(), new ChainTime(1), Amount.of(2), 3, 4, Amount.of(5));
    Hash digest = hashes.open(a.address(), open);
    Signature permit = a.sign(samples.hash());
    assertChannelsCall(
        "open",
        new ChannelAction.OpenSigned(
            open,
            a.publicKey(),
            Optional.of(a.sign(digest)),
            Optional.of(new Permit(Amount.of(2), new ChainTime(8), 27, permit))),
        a.address(),
        channel.token(),
        Amount.of(2),
        List.of(b.address(), 1, 3, 4, Amount.of(5)),
        compact(a, digest),
        List.of(
            Amount.of(2),
            8,
            27,
            new Hash(permit.rs().slice(0, 32)),
            new Hash(permit.rs().slice(32, 64))));
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
          ChannelAbi.claim(closing),
          List.of(
              kind,
              ChannelAbi.values(state),
              compact(a, digest),
              0,
              Hash.ZERO,
              List.of(),
              List.of()));
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
        ChannelAbi.claim(closing),
        List.of(
            3,
            ChannelAbi.values(state),
            compact(a, digest),
            0,
            Hash.ZERO,
            sorted(older),
            sorted(newer)));
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
        ChannelAbi.claim(closing),
        List.of(4, noState(), compact(a, ack), 5, stateHash, List.of(), List.of()));
    assertChannelsCall(
        "proveLie",
        new ChannelAction.ProveLie(
            channel,
            closing,
            new LieProof.PreAckAboveClaim(5, stateHash, a.sign(preAck), a.publicKey())),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing),
        ChannelAbi.claim(closing),
        List.of(5, noState(), compact(a, preAck), 5, stateHash, List.of(), List.of()));
  }

  private List<Object> noState() {
    return ChannelAbi.values(SelectedLane.NONE);
  }

  @Test
  void settles() {
    assertChannelsCall(
        "settle",
        new ChannelAction.Settle(channel, closing),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing));
    Rewards rewards = samples.rewards();
    ClosingRecord rewarded = closing.withRewards(rewards);
    assertChannelsCall(
        "settleWithRewards",
        new ChannelAction.Settle(channel, rewarded),
        ChannelAbi.values(channel),
        ChannelAbi.values(rewarded),
        ChannelAbi.values(rewards));
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
    assertChannelsCall(
        "resolve",
        action,
        ChannelAbi.values(channel),
        ChannelAbi.values(settled),
        true,
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
