package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.List;
import java.util.Optional;

/**
 * A signed close as it is handed to somebody else to send (CH-33): all that a transaction needs.
 * Version 1, at most {@link Limits#HANDED_BYTES} bytes:
 *
 * <pre>
 * version:1 kind:1 chainId:8 contract:20 channel
 * channel   partyA:20 partyB:20 token:20 openBefore:8 hold:4 amnestyHold:4 amnestyFee:amount
 *           depositA:amount depositB:amount withdrawnA:amount withdrawnB:amount
 * 1 alone   closer:20 closerKey:33 peerKey:33
 *           seq:varint transferred:amount leaves:varint leaf* (as in a jump, {@link JumpCodec})
 *           ackedSeq:varint ackedHash:32 isPreAck:flag ackSignature?:flag[64]
 *           peerSeq:varint transferred:amount root:32 pendingTotal:amount signature?:flag[64]
 *           preAckSeq:varint amnesty:flag deadline:8 closeSignature:64
 * 2 together payoutA:amount payoutB:amount deadline:8 keyA:33 signatureA:64 keyB:33 signatureB:64
 * </pre>
 */
public final class HandedAction {
  private static final int VERSION = 1;
  private static final int ALONE = 1;
  private static final int TOGETHER = 2;

  private final ChannelsContract contract;
  private final ChannelHashes hashes;
  private final Curve curve;
  private final Verifier verifier;

  private HandedAction(ChannelsContract contract, Curve curve, Verifier verifier) {
    this.contract = contract;
    this.hashes = new ChannelHashes(contract);
    this.curve = curve;
    this.verifier = verifier;
  }

  // ------------------------------------------------------------------ writing

  static Bytes encode(ChannelsContract contract, ChannelAction action) {
    Encoder out = new Encoder().u8(VERSION);
    if (action instanceof ChannelAction.Close close) {
      out.u8(ALONE).u64(contract.chainId()).address(contract.channels());
      ChainRecords.write(out, close.channel());
      write(out, close.claim());
    } else if (action instanceof ChannelAction.CooperativeClose close) {
      out.u8(TOGETHER).u64(contract.chainId()).address(contract.channels());
      ChainRecords.write(out, close.channel());
      out.amount(close.payoutA()).amount(close.payoutB()).u64(close.deadline().seconds());
      out.raw(close.keyA().compressed()).raw(close.signatureA().rs());
      out.raw(close.keyB().compressed()).raw(close.signatureB().rs());
    } else {
      throw new IllegalArgumentException("not for others to send: " + action);
    }
    return out.toBytes();
  }

  private static void write(Encoder out, CloseClaim claim) {
    out.address(claim.closer());
    out.raw(claim.closerKey().compressed()).raw(claim.peerKey().compressed());
    out.varint(claim.newest().seq()).amount(claim.newest().transferred());
    ChainRecords.writeLeaves(out, claim.newestLeaves());
    out.varint(claim.ackedSeq()).hash(claim.ackedHash()).flag(claim.ackedIsPreAck());
    ChannelRecords.optional(out, claim.ackSignature(), (o, s) -> o.raw(s.rs()));
    LaneState peers = claim.peer();
    out.varint(peers.seq()).amount(peers.transferred());
    out.hash(peers.pendingRoot()).amount(peers.pendingTotal());
    ChannelRecords.optional(out, claim.peerSignature(), (o, s) -> o.raw(s.rs()));
    out.varint(claim.preAckSeq()).flag(claim.amnesty()).u64(claim.deadline().seconds());
    out.raw(claim.closeSignature().orElseThrow(IllegalArgumentException::new).rs());
  }

  // ------------------------------------------------------------------ reading

  /**
   * What may be sent of it. Everything that the contract would look at and that can be known
   * without the chain is checked, so that nobody pays for a transaction that must fail.
   *
   * @param now a close whose deadline is past is refused
   */
  public static Result<ChannelAction, ChannelError> check(
      Bytes handed, ChannelsContract contract, Curve curve, Verifier verifier, ChainTime now) {
    if (handed.length() > Limits.HANDED_BYTES) {
      return Result.err(
          new ChannelError.UnreadableClose(
              handed.length() + " bytes, at most " + Limits.HANDED_BYTES));
    }
    try {
      return new HandedAction(contract, curve, verifier).check(new Decoder(handed), now);
    } catch (Malformed e) {
      return Result.err(new ChannelError.UnreadableClose(e.what()));
    }
  }

  private Result<ChannelAction, ChannelError> check(Decoder in, ChainTime now) throws Malformed {
    in.version("a signed close", VERSION);
    int kind = in.u8();
    long chainId = in.u64();
    if (chainId != contract.chainId()) {
      return Result.err(new ChannelError.WrongChain(chainId, contract.chainId()));
    }
    Address channels = in.address();
    if (!channels.equals(contract.channels())) {
      return Result.err(new ChannelError.WrongContract(channels, contract.channels()));
    }
    ChannelRecord channel = ChainRecords.readChannel(in);
    ChannelAction action =
        switch (kind) {
          case ALONE -> new ChannelAction.Close(channel, claim(in, channel));
          case TOGETHER -> together(in, channel);
          default -> throw new Malformed("kind " + kind);
        };
    in.end();
    Optional<ChannelError> objection =
        action instanceof ChannelAction.Close close
            ? objectionTo(close)
            : objectionTo((ChannelAction.CooperativeClose) action);
    ChainTime deadline =
        action instanceof ChannelAction.Close close
            ? close.claim().deadline()
            : ((ChannelAction.CooperativeClose) action).deadline();
    if (!objection.isPresent() && now.isAfter(deadline)) {
      objection = Optional.of(new ChannelError.Expired(hashes.channelId(channel), deadline, now));
    }
    return objection
        .map(error -> Result.<ChannelAction, ChannelError>err(error))
        .orElseGet(() -> Result.ok(action));
  }

  private CloseClaim claim(Decoder in, ChannelRecord channel) throws Malformed {
    ChannelId id = hashes.channelId(channel);
    Address closer = in.address();
    if (!channel.isParty(closer)) {
      throw new Malformed("closed by " + closer + ", who is no party");
    }
    PublicKey closerKey = key(in, closer);
    Address peer = channel.peerOf(closer);
    PublicKey peerKey = key(in, peer);
    long seq = in.varint();
    Amount transferred = in.amount();
    List<Leaf> leaves = ChainRecords.readLeaves(in);
    LaneState newest =
        new LaneState(id, closer, seq, transferred, ChannelHashes.pendingRoot(leaves), sum(leaves));
    long ackedSeq = in.varint();
    Hash ackedHash = in.hash();
    boolean isPreAck = in.flag();
    Optional<Signature> ack = signature(in, ackedSeq);
    LaneState peers = new LaneState(id, peer, in.varint(), in.amount(), in.hash(), in.amount());
    Optional<Signature> peerSignature = signature(in, peers.seq());
    return new CloseClaim(
        closer,
        newest,
        leaves,
        ackedSeq,
        ackedHash,
        isPreAck,
        ack,
        peers,
        peerSignature,
        in.varint(),
        in.flag(),
        new ChainTime(in.u64()),
        peerKey,
        Optional.of(ChangeCodec.readSignature(in)),
        closerKey);
  }

  private static Amount sum(List<Leaf> leaves) throws Malformed {
    Amount sum = Amount.ZERO;
    for (Leaf leaf : leaves) {
      ChainRecords.requireSum(sum, leaf.amount());
      sum = sum.plus(leaf.amount());
    }
    return sum;
  }

  private ChannelAction together(Decoder in, ChannelRecord channel) throws Malformed {
    Amount payoutA = in.amount();
    Amount payoutB = in.amount();
    ChainRecords.requireSum(payoutA, payoutB);
    ChainTime deadline = new ChainTime(in.u64());
    PublicKey keyA = key(in, channel.partyA());
    Signature signatureA = ChangeCodec.readSignature(in);
    PublicKey keyB = key(in, channel.partyB());
    return new ChannelAction.CooperativeClose(
        channel, payoutA, payoutB, deadline, signatureA, keyA, ChangeCodec.readSignature(in), keyB);
  }

  private PublicKey key(Decoder in, Address party) throws Malformed {
    PublicKey key =
        curve.parse(in.raw(PublicKey.LENGTH)).orElseThrow(() -> new Malformed("not a public key"));
    if (!key.address().equals(party)) {
      throw new Malformed("the key of " + key.address() + ", not of " + party);
    }
    return key;
  }

  private static Optional<Signature> signature(Decoder in, long seq) throws Malformed {
    boolean isSigned = in.flag();
    if (isSigned != (seq > 0)) {
      throw new Malformed("state " + seq + " with signature: " + isSigned);
    }
    return isSigned ? Optional.of(ChangeCodec.readSignature(in)) : Optional.<Signature>empty();
  }

  // ------------------------------------------------------------------ signatures

  private Optional<ChannelError> objectionTo(ChannelAction.Close close) {
    CloseClaim claim = close.claim();
    ChannelId id = claim.newest().channelId();
    Hash acked =
        claim.ackedIsPreAck()
            ? hashes.lanePreAck(id, claim.closer(), claim.ackedSeq(), claim.ackedHash())
            : hashes.laneAck(id, claim.closer(), claim.ackedSeq(), claim.ackedHash());
    if (!verifies(claim.closerKey(), hashes.close(claim), claim.closeSignature())) {
      return Optional.of(new ChannelError.BadSignature(id, "closer"));
    }
    if (!verifies(claim.peerKey(), acked, claim.ackSignature())) {
      return Optional.of(new ChannelError.BadSignature(id, "acknowledgement"));
    }
    if (!verifies(claim.peerKey(), hashes.laneState(claim.peer()), claim.peerSignature())) {
      return Optional.of(new ChannelError.BadSignature(id, "peer's state"));
    }
    return close.claim().amnesty() && close.channel().amnestyHold() == 0
        ? Optional.of(new ChannelError.AmnestyNotAllowed(id, 0))
        : Optional.empty();
  }

  private Optional<ChannelError> objectionTo(ChannelAction.CooperativeClose close) {
    ChannelId id = hashes.channelId(close.channel());
    Amount total = close.channel().total();
    Hash digest = hashes.cooperativeClose(id, close.payoutA(), close.payoutB(), close.deadline());
    if (!close.payoutA().plus(close.payoutB()).equals(total)) {
      return Optional.of(
          new ChannelError.WrongPayout(id, close.payoutA().plus(close.payoutB()), total));
    }
    if (!verifier.verify(close.keyA(), digest, close.signatureA())) {
      return Optional.of(new ChannelError.BadSignature(id, "party A"));
    }
    return verifier.verify(close.keyB(), digest, close.signatureB())
        ? Optional.empty()
        : Optional.of(new ChannelError.BadSignature(id, "party B"));
  }

  /** Where nothing is signed there is nothing to verify: {@link #signature} has seen to that. */
  private boolean verifies(PublicKey key, Hash digest, Optional<Signature> signature) {
    return !signature.isPresent() || verifier.verify(key, digest, signature.get());
  }
}
