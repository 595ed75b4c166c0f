package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
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
 * Turns actions into calls of the contracts. Signatures become r‖s‖v, 65 bytes: one that does not
 * recover its signer is a bug and throws {@link IllegalArgumentException}.
 */
public final class ChannelCalls {
  private static final AbiFunction TRANSFER_AND_CALL =
      AbiFunction.of("transferAndCall(address,uint256,bytes)");
  private static final AbiTuple OPENING = AbiTuple.of("(address,uint64,uint32,uint32,uint256)");
  private static final AbiFunction COOPERATIVE_CLOSE =
      AbiFunction.of(
          "cooperativeClose(" + ChannelAbi.CHANNEL + ",uint256,uint256,uint64,bytes,bytes)");
  private static final AbiFunction CLOSE =
      AbiFunction.of("close(" + ChannelAbi.CHANNEL + "," + ChannelAbi.CLOSE_CLAIM + ")");
  private static final AbiFunction RAISE =
      AbiFunction.of(
          ("raise(" + ChannelAbi.CHANNEL + "," + ChannelAbi.CLOSING + ",")
              + (ChannelAbi.LANE_STATE + ",bytes,bool,bytes)"));
  private static final AbiFunction PROVE_LIE =
      AbiFunction.of(
          ("proveLie(" + ChannelAbi.CHANNEL + "," + ChannelAbi.CLOSING + ",")
              + (ChannelAbi.LIE_PROOF + ")"));
  private static final AbiFunction SETTLE =
      AbiFunction.of("settle(" + ChannelAbi.CHANNEL + "," + ChannelAbi.CLOSING + ")");
  private static final AbiFunction RESOLVE =
      AbiFunction.of(
          ("resolve(" + ChannelAbi.CHANNEL + "," + ChannelAbi.SETTLED + ",")
              + ("address,bytes32[],uint256," + ChannelAbi.LEAF + ",bytes)"));
  private static final AbiFunction REGISTER = AbiFunction.of("register(address,bytes32,bytes)");

  // The contract's enum Lie.
  private static final long NEWER_STATE = 0;
  private static final long EQUIVOCATION = 1;
  private static final long TRANSFERRED_REGRESS = 2;
  private static final long LEAF_REGRESS = 3;
  private static final long ACK_ABOVE_CLAIM = 4;
  private static final long PRE_ACK_ABOVE_CLAIM = 5;

  private final ChannelHashes hashes;
  private final Curve curve;

  private ChannelCalls(ChannelsContract contract, Curve curve) {
    hashes = new ChannelHashes(contract);
    this.curve = curve;
  }

  /** The call that makes {@code action} happen. */
  public static ContractCall encode(ChannelAction action, ChannelsContract contract, Curve curve) {
    return new ChannelCalls(contract, curve).call(action);
  }

  private ContractCall call(ChannelAction action) {
    Address channels = hashes.contract().channels();
    if (action instanceof ChannelAction.Open open) {
      Bytes opening =
          OPENING.encode(
              open.peer(), open.nonce(), open.hold(), open.amnestyHold(), open.amnestyFee());
      return TRANSFER_AND_CALL.call(open.token(), channels, open.deposit(), opening);
    } else if (action instanceof ChannelAction.CooperativeClose close) {
      return cooperativeClose(channels, close);
    } else if (action instanceof ChannelAction.Close close) {
      return CLOSE.call(channels, ChannelAbi.values(close.channel()), claim(close));
    } else if (action instanceof ChannelAction.Raise raise) {
      return raise(channels, raise);
    } else if (action instanceof ChannelAction.ProveLie lie) {
      return PROVE_LIE.call(
          channels,
          ChannelAbi.values(lie.channel()),
          ChannelAbi.values(lie.closing()),
          proof(lie.channel(), lie.proof()));
    } else if (action instanceof ChannelAction.Settle settle) {
      return SETTLE.call(
          channels, ChannelAbi.values(settle.channel()), ChannelAbi.values(settle.closing()));
    } else if (action instanceof ChannelAction.Resolve resolve) {
      return resolve(channels, resolve);
    }
    ChannelAction.RegisterEvidence register = (ChannelAction.RegisterEvidence) action;
    return REGISTER.call(
        hashes.contract().registry(), register.evaluator(), register.terms(), register.evidence());
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
        rsv(close.keyA(), digest, close.signatureA()),
        rsv(close.keyB(), digest, close.signatureB()));
  }

  private List<Object> claim(ChannelAction.Close close) {
    CloseClaim claim = close.claim();
    ChannelId id = idOf(close.channel());
    Hash acked =
        ack(claim.ackedIsPreAck(), id, claim.closer(), claim.ackedSeq(), claim.ackedHash());
    return List.of(
        claim.closer(),
        ChannelAbi.values(claim.newest()),
        ChannelAbi.values(claim.newestLeaves()),
        claim.ackedSeq(),
        claim.ackedHash(),
        claim.ackedIsPreAck(),
        rsv(claim.peerKey(), acked, claim.ackSignature()),
        ChannelAbi.values(claim.peer()),
        rsv(claim.peerKey(), hashes.laneState(claim.peer()), claim.peerSignature()),
        claim.preAckSeq(),
        false,
        claim.deadline(),
        Bytes.EMPTY);
  }

  private ContractCall raise(Address channels, ChannelAction.Raise raise) {
    LaneState state = raise.state();
    Hash acked =
        ack(
            raise.isPreAck(),
            state.channelId(),
            state.payer(),
            state.seq(),
            ChannelHashes.stateHash(state));
    return RAISE.call(
        channels,
        ChannelAbi.values(raise.channel()),
        ChannelAbi.values(raise.closing()),
        ChannelAbi.values(state),
        rsv(raise.payer(), hashes.laneState(state), raise.payerSignature()),
        raise.isPreAck(),
        rsv(raise.payee(), acked, raise.payeeSignature()));
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
          rsv(lie.closer(), hashes.laneState(lie.state()), lie.signature()),
          ChannelAbi.values(lie.stateLeaves()),
          ChannelAbi.values(lie.newestLeaves()),
          0L,
          Hash.ZERO);
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
        rsv(closer, hashes.laneState(state), signature),
        List.of(),
        List.of(),
        0L,
        Hash.ZERO);
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
        ChannelAbi.values(LaneState.start(id, peer)),
        rsv(closer, ack(isPreAck, id, peer, seq, stateHash), signature),
        List.of(),
        List.of(),
        seq,
        stateHash);
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
        resolve.payer(),
        resolve.leafHashes(),
        (long) index,
        ChannelAbi.values(resolve.leaf()),
        resolve.evidence());
  }

  private ChannelId idOf(ChannelRecord channel) {
    return hashes.channelId(channel.partyA(), channel.partyB(), channel.token(), channel.nonce());
  }

  private Hash ack(boolean isPreAck, ChannelId id, Address payer, long seq, Hash stateHash) {
    return isPreAck
        ? hashes.lanePreAck(id, payer, seq, stateHash)
        : hashes.laneAck(id, payer, seq, stateHash);
  }

  private Bytes rsv(PublicKey signer, Hash digest, Optional<Signature> signature) {
    return signature.map(present -> rsv(signer, digest, present)).orElse(Bytes.EMPTY);
  }

  private Bytes rsv(PublicKey signer, Hash digest, Signature signature) {
    int recoveryId =
        curve
            .recoveryId(signer, digest, signature)
            .orElseThrow(
                () -> new IllegalArgumentException("a signature is not by " + signer.address()));
    return Bytes.concat(signature.rs(), Bytes.of(27 + recoveryId));
  }
}
