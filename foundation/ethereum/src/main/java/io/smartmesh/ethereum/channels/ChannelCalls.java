package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.ContractCall;
import java.util.List;
import java.util.Optional;

/**
 * Turns actions into calls of the contracts. Signatures become r and vs (EIP-2098): one that does
 * not recover its signer is a bug and throws {@link IllegalArgumentException}.
 */
public final class ChannelCalls {
  private static final AbiFunction TRANSFER_AND_CALL =
      AbiFunction.of("transferAndCall(address,uint256,bytes)");
  private static final AbiTuple OPENING = AbiTuple.of(ChannelAbi.OPENING);
  private static final AbiTuple TOP_UP = AbiTuple.of("(" + ChannelAbi.CHANNEL + ")");
  private static final AbiFunction OPEN =
      function(
          "open",
          "address",
          "address",
          "uint256",
          ChannelAbi.OPENING,
          ChannelAbi.SIGNATURE,
          ChannelAbi.PERMIT);
  private static final AbiFunction WITHDRAW = agreed("withdraw", "address", "uint256");
  private static final AbiFunction COOPERATIVE_CLOSE =
      agreed("cooperativeClose", "uint256", "uint256");
  private static final AbiFunction CLOSE =
      function("close", ChannelAbi.CHANNEL, ChannelAbi.CLOSE_CLAIM, ChannelAbi.LEAF + "[]");
  private static final AbiFunction CLOSE_ACKED =
      function("closeAcked", ChannelAbi.CHANNEL, ChannelAbi.ACKED_CLOSE);
  private static final AbiFunction RAISE =
      inHold("raise", ChannelAbi.LANE, "bool", ChannelAbi.SIGNATURE);
  private static final AbiFunction RAISE_AMNESTY = inHold("raiseAmnesty", ChannelAbi.RAISE);
  private static final AbiFunction RAISE_FOR_REWARD =
      inHold("raiseForReward", ChannelAbi.RAISE, ChannelAbi.REWARDS, ChannelAbi.TOWER_REWARD);
  private static final AbiFunction PROVE_LIE =
      inHold("proveLie", ChannelAbi.CLAIM, ChannelAbi.LIE_PROOF);
  private static final AbiFunction PROVE_LIE_FOR_REWARD =
      inHold("proveLieForReward", ChannelAbi.CLAIM, ChannelAbi.LIE_PROOF, ChannelAbi.TOWER_REWARD);
  private static final AbiFunction SETTLE = inHold("settle");
  private static final AbiFunction SETTLE_WITH_REWARDS =
      inHold("settleWithRewards", ChannelAbi.REWARDS);
  private static final AbiFunction RESOLVE =
      function(
          "resolve",
          ChannelAbi.CHANNEL,
          ChannelAbi.SETTLED,
          "bool",
          "bytes32[]",
          "uint256",
          ChannelAbi.LEAF,
          "bytes");
  private static final AbiFunction REGISTER = AbiFunction.of("register(address,bytes32,bytes)");

  // The contract's enum Lie.
  private static final long NEWER_STATE = 0;
  private static final long EQUIVOCATION = 1;
  private static final long TRANSFERRED_REGRESS = 2;
  private static final long LEAF_REGRESS = 3;
  private static final long ACK_ABOVE_CLAIM = 4;
  private static final long PRE_ACK_ABOVE_CLAIM = 5;

  /** Where a signature may be missing: r and vs of none. */
  private static final List<Object> UNSIGNED = List.of(Hash.ZERO, Hash.ZERO);

  private final ChannelHashes hashes;
  private final Curve curve;
  private final Address sender;

  private ChannelCalls(ChannelsContract contract, Curve curve, Address sender) {
    hashes = new ChannelHashes(contract);
    this.curve = curve;
    this.sender = sender;
  }

  /**
   * The call that makes {@code action} happen.
   *
   * @param sender of the transaction: it need not sign again what it sends itself
   */
  public static ContractCall encode(
      ChannelAction action, ChannelsContract contract, Curve curve, Address sender) {
    return new ChannelCalls(contract, curve, sender).call(action);
  }

  private static AbiFunction function(String name, String... types) {
    return AbiFunction.of(name + "(" + String.join(",", types) + ")");
  }

  /** Agreed by both parties, with a deadline. */
  private static AbiFunction agreed(String name, String first, String second) {
    return function(
        name,
        ChannelAbi.CHANNEL,
        first,
        second,
        "uint64",
        ChannelAbi.SIGNATURE,
        ChannelAbi.SIGNATURE);
  }

  /** About a closing channel. */
  private static AbiFunction inHold(String name, String... more) {
    String rest = more.length == 0 ? "" : "," + String.join(",", more);
    return function(name, ChannelAbi.CHANNEL, ChannelAbi.CLOSING + rest);
  }

  private ContractCall call(ChannelAction action) {
    Address channels = hashes.contract().channels();
    if (action instanceof ChannelAction.Open open) {
      Bytes opening = OPENING.encode(opening(open).toArray());
      return TRANSFER_AND_CALL.call(open.token(), channels, open.deposit(), opening);
    } else if (action instanceof ChannelAction.OpenSigned open) {
      return openSigned(channels, open);
    } else if (action instanceof ChannelAction.TopUp topUp) {
      Bytes which = TOP_UP.encode(ChannelAbi.values(topUp.channel()));
      return TRANSFER_AND_CALL.call(topUp.channel().token(), channels, topUp.amount(), which);
    } else if (action instanceof ChannelAction.Withdraw withdraw) {
      return withdraw(channels, withdraw);
    } else if (action instanceof ChannelAction.CooperativeClose close) {
      return cooperativeClose(channels, close);
    } else if (action instanceof ChannelAction.Close close) {
      return close(channels, close);
    } else if (action instanceof ChannelAction.Raise raise) {
      return raise(channels, raise);
    } else if (action instanceof ChannelAction.RaiseForReward tower) {
      return raiseForReward(channels, tower);
    } else if (action instanceof ChannelAction.ProveLie lie) {
      return PROVE_LIE.call(
          channels,
          ChannelAbi.values(lie.channel()),
          ChannelAbi.values(lie.closing()),
          ChannelAbi.claim(lie.closing()),
          proof(lie.channel(), lie.proof()));
    } else if (action instanceof ChannelAction.ProveLieForReward tower) {
      return proveLieForReward(channels, tower);
    } else if (action instanceof ChannelAction.Settle settle) {
      return settle(channels, settle);
    } else if (action instanceof ChannelAction.Resolve resolve) {
      return resolve(channels, resolve);
    }
    ChannelAction.RegisterEvidence register = (ChannelAction.RegisterEvidence) action;
    return REGISTER.call(
        hashes.contract().registry(), register.evaluator(), register.terms(), register.evidence());
  }

  private static List<Object> opening(ChannelAction.Open open) {
    return List.of(
        open.peer(), open.openBefore(), open.hold(), open.amnestyHold(), open.amnestyFee());
  }

  private ContractCall openSigned(Address channels, ChannelAction.OpenSigned action) {
    ChannelAction.Open open = action.open();
    Address opener = action.opener().address();
    return OPEN.call(
        channels,
        opener,
        open.token(),
        open.deposit(),
        opening(open),
        compact(action.opener(), hashes.open(opener, open), action.signature()),
        permit(action.permit()));
  }

  static List<Object> permit(Optional<Permit> permit) {
    return permit
        .map(
            given -> {
              Bytes rs = given.signature().rs();
              return List.<Object>of(
                  given.value(),
                  given.deadline(),
                  (long) given.v(),
                  new Hash(rs.slice(0, Hash.LENGTH)),
                  new Hash(rs.slice(Hash.LENGTH, rs.length())));
            })
        .orElse(List.of(Amount.ZERO, ChainTime.ZERO, 0L, Hash.ZERO, Hash.ZERO));
  }

  private ContractCall withdraw(Address channels, ChannelAction.Withdraw withdraw) {
    Hash digest =
        hashes.withdrawal(
            idOf(withdraw.channel()), withdraw.party(), withdraw.withdrawn(), withdraw.deadline());
    return WITHDRAW.call(
        channels,
        ChannelAbi.values(withdraw.channel()),
        withdraw.party(),
        withdraw.withdrawn(),
        withdraw.deadline(),
        compact(withdraw.keyA(), digest, withdraw.signatureA()),
        compact(withdraw.keyB(), digest, withdraw.signatureB()));
  }

  private ContractCall cooperativeClose(Address channels, ChannelAction.CooperativeClose close) {
    Hash digest =
        hashes.cooperativeClose(
            idOf(close.channel()), close.payoutA(), close.payoutB(), close.deadline());
    return COOPERATIVE_CLOSE.call(
        channels,
        ChannelAbi.values(close.channel()),
        close.payoutA(),
        close.payoutB(),
        close.deadline(),
        compact(close.keyA(), digest, close.signatureA()),
        compact(close.keyB(), digest, close.signatureB()));
  }

  private ContractCall close(Address channels, ChannelAction.Close close) {
    CloseClaim claim = close.claim();
    boolean isAcked = claim.newest().seq() == claim.ackedSeq();
    List<Object> channel = ChannelAbi.values(close.channel());
    return isAcked && !claim.amnesty() && claim.closer().equals(sender)
        ? CLOSE_ACKED.call(channels, channel, ackedClose(close))
        : CLOSE.call(
            channels,
            channel,
            claim(close),
            isAcked ? List.of() : ChannelAbi.values(claim.newestLeaves()));
  }

  private List<Object> ackedClose(ChannelAction.Close close) {
    CloseClaim claim = close.claim();
    return List.of(
        claim.deadline(),
        ChannelAbi.values(claim.newest()),
        claim.ackedIsPreAck(),
        compact(claim.peerKey(), acked(close), claim.ackSignature()),
        ChannelAbi.values(claim.peer()),
        compact(claim.peerKey(), hashes.laneState(claim.peer()), claim.peerSignature()),
        claim.preAckSeq());
  }

  private Hash acked(ChannelAction.Close close) {
    CloseClaim claim = close.claim();
    ChannelId id = idOf(close.channel());
    return ack(claim.ackedIsPreAck(), id, claim.closer(), claim.ackedSeq(), claim.ackedHash());
  }

  private List<Object> claim(ChannelAction.Close close) {
    CloseClaim claim = close.claim();
    boolean continues = claim.newest().seq() != claim.ackedSeq();
    return List.of(
        claim.closer().equals(close.channel().partyA()),
        claim.amnesty(),
        claim.deadline(),
        ChannelAbi.values(claim.newest()),
        claim.ackedSeq(),
        continues ? claim.ackedHash() : Hash.ZERO,
        claim.ackedIsPreAck(),
        compact(claim.peerKey(), acked(close), claim.ackSignature()),
        ChannelAbi.values(claim.peer()),
        compact(claim.peerKey(), hashes.laneState(claim.peer()), claim.peerSignature()),
        claim.preAckSeq(),
        compact(claim.closerKey(), hashes.close(claim), claim.closeSignature()));
  }

  private ContractCall raise(Address channels, ChannelAction.Raise raise) {
    List<Object> channel = ChannelAbi.values(raise.channel());
    List<Object> closing = ChannelAbi.values(raise.closing());
    return raise.closing().amnesty()
        ? RAISE_AMNESTY.call(channels, channel, closing, raised(raise))
        : RAISE.call(
            channels,
            channel,
            closing,
            ChannelAbi.values(raise.state()),
            raise.isPreAck(),
            payees(raise));
  }

  private List<Object> raised(ChannelAction.Raise raise) {
    LaneState state = raise.state();
    return List.of(
        state.payer().equals(raise.channel().partyA()),
        ChannelAbi.values(state),
        compact(raise.payer(), hashes.laneState(state), raise.payerSignature()),
        raise.isPreAck(),
        payees(raise));
  }

  private List<Object> payees(ChannelAction.Raise raise) {
    LaneState state = raise.state();
    Hash acked =
        ack(
            raise.isPreAck(),
            state.channelId(),
            state.payer(),
            state.seq(),
            ChannelHashes.stateHash(state));
    return compact(raise.payee(), acked, raise.payeeSignature());
  }

  private ContractCall raiseForReward(Address channels, ChannelAction.RaiseForReward tower) {
    ChannelAction.Raise raise = tower.raise();
    return RAISE_FOR_REWARD.call(
        channels,
        ChannelAbi.values(raise.channel()),
        ChannelAbi.values(raise.closing()),
        raised(raise),
        ChannelAbi.values(raise.closing().rewards()),
        reward(raise.channel(), tower.reward()));
  }

  private ContractCall proveLieForReward(Address channels, ChannelAction.ProveLieForReward tower) {
    ChannelAction.ProveLie lie = tower.lie();
    return PROVE_LIE_FOR_REWARD.call(
        channels,
        ChannelAbi.values(lie.channel()),
        ChannelAbi.values(lie.closing()),
        ChannelAbi.claim(lie.closing()),
        proof(lie.channel(), lie.proof()),
        reward(lie.channel(), tower.reward()));
  }

  private List<Object> reward(ChannelRecord channel, TowerReward reward) {
    Address party = reward.party().address();
    Hash promised =
        hashes.towerReward(
            idOf(channel), party, reward.tower(), reward.reward(), reward.deadline());
    return List.of(
        party.equals(channel.partyA()),
        reward.tower(),
        reward.reward(),
        reward.deadline(),
        compact(reward.party(), promised, reward.signature()));
  }

  private static ContractCall settle(Address channels, ChannelAction.Settle settle) {
    ClosingRecord closing = settle.closing();
    return closing.rewards().equals(Rewards.NONE)
        ? SETTLE.call(channels, ChannelAbi.values(settle.channel()), ChannelAbi.values(closing))
        : SETTLE_WITH_REWARDS.call(
            channels,
            ChannelAbi.values(settle.channel()),
            ChannelAbi.values(closing),
            ChannelAbi.values(closing.rewards()));
  }

  private List<Object> proof(ChannelRecord channel, LieProof proof) {
    if (proof instanceof LieProof.NewerState lie) {
      return stateLie(NEWER_STATE, lie.state(), lie.closer(), lie.signature());
    } else if (proof instanceof LieProof.Equivocation lie) {
      return stateLie(EQUIVOCATION, lie.state(), lie.closer(), lie.signature());
    } else if (proof instanceof LieProof.TransferredRegress lie) {
      return stateLie(TRANSFERRED_REGRESS, lie.state(), lie.closer(), lie.signature());
    } else if (proof instanceof LieProof.LeafRegress lie) {
      return List.of(
          LEAF_REGRESS,
          ChannelAbi.values(lie.state()),
          compact(lie.closer(), hashes.laneState(lie.state()), lie.signature()),
          0L,
          Hash.ZERO,
          ChannelAbi.values(lie.stateLeaves()),
          ChannelAbi.values(lie.newestLeaves()));
    } else if (proof instanceof LieProof.AckAboveClaim lie) {
      return ackLie(channel, false, lie.closer(), lie.ackSeq(), lie.ackHash(), lie.signature());
    }
    LieProof.PreAckAboveClaim lie = (LieProof.PreAckAboveClaim) proof;
    return ackLie(channel, true, lie.closer(), lie.ackSeq(), lie.ackHash(), lie.signature());
  }

  private List<Object> stateLie(long kind, LaneState state, PublicKey closer, Signature signature) {
    return List.of(
        kind,
        ChannelAbi.values(state),
        compact(closer, hashes.laneState(state), signature),
        0L,
        Hash.ZERO,
        List.of(),
        List.of());
  }

  private List<Object> ackLie(
      ChannelRecord channel,
      boolean isPreAck,
      PublicKey closer,
      long seq,
      Hash stateHash,
      Signature signature) {
    ChannelId id = idOf(channel);
    Address peer = channel.peerOf(closer.address());
    return List.of(
        isPreAck ? PRE_ACK_ABOVE_CLAIM : ACK_ABOVE_CLAIM,
        ChannelAbi.values(SelectedLane.NONE),
        compact(closer, ack(isPreAck, id, peer, seq, stateHash), signature),
        seq,
        stateHash,
        List.of(),
        List.of());
  }

  private static ContractCall resolve(Address channels, ChannelAction.Resolve resolve) {
    Hash leafHash = ChannelHashes.leafHash(resolve.leaf());
    int index = resolve.leafHashes().indexOf(leafHash);
    if (index < 0) {
      throw new IllegalArgumentException("leaf " + leafHash + " is not among the open ones");
    }
    return RESOLVE.call(
        channels,
        ChannelAbi.values(resolve.channel()),
        ChannelAbi.values(resolve.settled()),
        resolve.payer().equals(resolve.channel().partyA()),
        resolve.leafHashes(),
        (long) index,
        ChannelAbi.values(resolve.leaf()),
        resolve.evidence());
  }

  private ChannelId idOf(ChannelRecord channel) {
    return hashes.channelId(channel);
  }

  private Hash ack(boolean isPreAck, ChannelId id, Address payer, long seq, Hash stateHash) {
    return isPreAck
        ? hashes.lanePreAck(id, payer, seq, stateHash)
        : hashes.laneAck(id, payer, seq, stateHash);
  }

  private List<Object> compact(PublicKey signer, Hash digest, Optional<Signature> signature) {
    return signature.map(present -> compact(signer, digest, present)).orElse(UNSIGNED);
  }

  /** None by the sender, whose transaction says it. */
  private List<Object> compact(PublicKey signer, Hash digest, Signature signature) {
    List<Object> signed = compact(curve, signer, digest, signature);
    return signer.address().equals(sender) ? UNSIGNED : signed;
  }

  /** r and vs (EIP-2098). */
  static List<Object> compact(Curve curve, PublicKey signer, Hash digest, Signature signature) {
    int parity =
        curve
            .recoveryId(signer, digest, signature)
            .orElseThrow(
                () -> new IllegalArgumentException("a signature is not by " + signer.address()));
    byte[] vs = signature.rs().slice(Hash.LENGTH, 2 * Hash.LENGTH).toArray();
    vs[0] |= (byte) (parity << 7);
    return List.of(new Hash(signature.rs().slice(0, Hash.LENGTH)), Hash.of(vs));
  }
}
