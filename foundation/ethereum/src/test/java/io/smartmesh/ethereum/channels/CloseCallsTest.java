package io.smartmesh.ethereum.channels;

import static io.smartmesh.ethereum.channels.ContractInterface.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esaulpaugh.headlong.abi.Function;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Closing alone, and what answers it: R6, R8, R10, R13, R15. */
class CloseCallsTest extends CallChecks {
  private ChannelAction.Raise raise(ClosingRecord from, SigningKey payer) {
    SigningKey payee = payer == a ? b : a;
    LaneState state = samples.state(id, payer.address());
    Hash acked =
        hashes.lanePreAck(id, payer.address(), state.seq(), ChannelHashes.stateHash(state));
    return new ChannelAction.Raise(
        channel,
        from,
        state,
        payer.sign(hashes.laneState(state)),
        payer.publicKey(),
        true,
        payee.sign(acked),
        payee.publicKey());
  }

  @Test
  void raises_the_lane_of_the_sender() {
    for (SigningKey payer : List.of(a, b)) {
      ChannelAction.Raise raise = raise(closing, payer);
      assertChannelsCall(
          "raise",
          raise,
          ChannelAbi.values(channel),
          ChannelAbi.values(closing),
          ChannelAbi.values(raise.state()),
          true,
          compact(raise.payee(), raise.payeeSignature(), acked(raise)));
    }
  }

  private Hash acked(ChannelAction.Raise raise) {
    LaneState state = raise.state();
    return hashes.lanePreAck(id, state.payer(), state.seq(), ChannelHashes.stateHash(state));
  }

  private TowerReward reward() {
    ChainTime deadline = new ChainTime(5);
    Address tower = Samples.address(99);
    Hash promised = hashes.towerReward(id, a.address(), tower, Amount.of(7), deadline);
    return new TowerReward(tower, Amount.of(7), deadline, a.sign(promised), a.publicKey());
  }

  private List<Object> values(TowerReward reward) {
    Hash promised =
        hashes.towerReward(id, a.address(), reward.tower(), reward.reward(), reward.deadline());
    return List.of(true, reward.tower(), reward.reward(), reward.deadline(), compact(a, promised));
  }

  /** R15: what a tower sends, with its client's word that it is paid. */
  @Test
  void a_tower_raises_and_convicts_for_its_reward() {
    ClosingRecord booked = closing.withRewards(samples.rewards());
    ChannelAction.Raise raise = raise(booked, a);
    assertChannelsCall(
        "raiseForReward",
        new ChannelAction.RaiseForReward(raise, reward()),
        ChannelAbi.values(channel),
        ChannelAbi.values(booked),
        List.of(
            true,
            ChannelAbi.values(raise.state()),
            compact(a, hashes.laneState(raise.state())),
            true,
            compact(raise.payee(), raise.payeeSignature(), acked(raise))),
        ChannelAbi.values(booked.rewards()),
        values(reward()));
    LaneState state = samples.state(id, b.address());
    LieProof proof = new LieProof.NewerState(state, b.sign(hashes.laneState(state)), b.publicKey());
    assertChannelsCall(
        "proveLieForReward",
        new ChannelAction.ProveLieForReward(
            new ChannelAction.ProveLie(channel, closing, proof), reward()),
        ChannelAbi.values(channel),
        ChannelAbi.values(closing),
        ChannelAbi.claim(closing),
        List.of(
            0,
            ChannelAbi.values(state),
            compact(b, hashes.laneState(state)),
            0,
            Hash.ZERO,
            List.of(),
            List.of()),
        values(reward()));
  }

  /** R6: who closes itself at an acknowledged state shows less. */
  @Test
  void closes_by_itself_at_an_acknowledged_state() {
    LaneState newest = samples.state(id, a.address());
    LaneState peer = samples.state(id, b.address());
    Hash hash = ChannelHashes.stateHash(newest);
    Hash ack = hashes.laneAck(id, a.address(), newest.seq(), hash);
    CloseClaim claim =
        new CloseClaim(
            a.address(),
            newest,
            samples.leaves(4),
            newest.seq(),
            hash,
            false,
            Optional.of(b.sign(ack)),
            peer,
            Optional.of(b.sign(hashes.laneState(peer))),
            11,
            false,
            new ChainTime(12),
            b.publicKey(),
            Optional.empty(),
            a.publicKey());
    ContractCall call =
        ChannelCalls.encode(
            new ChannelAction.Close(channel, claim), Samples.CONTRACT, samples.curve, a.address());
    Function function = ContractInterface.function(CHANNELS, call.data());
    assertEquals("closeAcked", function.getName());
    List<Object> shown =
        List.of(
            12,
            ChannelAbi.values(newest),
            false,
            compact(b, ack),
            ChannelAbi.values(peer),
            compact(b, hashes.laneState(peer)),
            11);
    assertEquals(
        plain(List.of(ChannelAbi.values(channel), shown)),
        plain(function.decodeCall(call.data().toArray())));
  }

  @Test
  void raises_either_lane_of_an_amnesty_close() {
    ClosingRecord amnesty =
        ClosingRecord.amnestyStarted(
            true, new ChainTime(3), samples.selected(), samples.selected());
    LaneState state = samples.state(id, a.address());
    Hash acked = hashes.laneAck(id, a.address(), state.seq(), ChannelHashes.stateHash(state));
    ChannelAction action =
        new ChannelAction.Raise(
            channel,
            amnesty,
            state,
            a.sign(hashes.laneState(state)),
            a.publicKey(),
            false,
            b.sign(acked),
            b.publicKey());
    assertChannelsCall(
        "raiseAmnesty",
        action,
        ChannelAbi.values(channel),
        List.of(
            true,
            3,
            Hash.ZERO,
            Hash.ZERO,
            ChannelAbi.values(amnesty.laneA()),
            ChannelAbi.values(amnesty.laneB())),
        List.of(
            true,
            ChannelAbi.values(state),
            compact(a, hashes.laneState(state)),
            false,
            compact(b, acked)));
  }
}
