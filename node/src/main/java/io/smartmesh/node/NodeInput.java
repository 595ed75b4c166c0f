package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.transfer.DiskNews;
import io.smartmesh.transfer.TransferConfig;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Everything that can happen to a node. */
public sealed interface NodeInput {
  record BearerUp(BearerId bearer, BearerTraits traits) implements NodeInput {}

  record BearerDown(BearerId bearer) implements NodeInput {}

  /** LN-26: a bearer takes no more, towards one address or altogether; or it does again. */
  record BearerFull(BearerId bearer, Optional<BearerAddress> to, boolean isFull)
      implements NodeInput {}

  record FrameReceived(BearerId bearer, BearerAddress from, Bytes frame) implements NodeInput {}

  /** What other programs of this machine send through the node. */
  sealed interface Traffic extends NodeInput {}

  /** From its {@link StreamUser}. */
  record ForStreams(StreamInput input) implements Traffic {}

  /** By its {@link FileDisk}. */
  sealed interface Disk extends Traffic {}

  /** There is a {@link FileDisk}; until then no file is offered or taken. */
  record DiskUp(TransferConfig config) implements Disk {}

  record FromDisk(DiskNews news) implements Disk {}

  /** By its {@link IpDevice}. */
  sealed interface Ip extends Traffic {}

  /** There is an {@link IpDevice}; until then no other node's tunnel is answered. */
  record IpDeviceUp() implements Ip {}

  /** It was taken away. */
  record IpDeviceDown() implements Ip {}

  record IpPacket(Bytes packet) implements Ip {}

  /** All {@link NodeOutput.Persist} batches up to and including this one are durable. */
  record Persisted(long batch) implements NodeInput {}

  /** The answer to a {@link NodeOutput.Look}, in the order of its prefixes. */
  record Found(long look, List<SortedMap<Bytes, Bytes>> pages) implements NodeInput {}

  /** A user's command; exactly one {@link NodeOutput.Reply} answers it. */
  record Command(RequestId request, UserCommand command) implements NodeInput {}

  /** From the chain's adapter, of the chain itself. */
  sealed interface FromChain extends NodeInput {}

  /**
   * News from the chain, in order and without gaps.
   *
   * @param head the newest block believed, i.e. the newest one minus the confirmations asked for
   * @param hash its hash
   * @param time its timestamp
   * @param newestTime the timestamp of the newest block believed: later than {@code time} while an
   *     absence is caught up on; for the clock alone (ND-5)
   * @param facts all facts of the blocks after the last report up to {@code head}, in chain order
   * @param tokenBalance the device's SMT at {@code head}
   * @param coinBalance the device's native coin, in wei
   */
  record ChainProgress(
      long head,
      Hash hash,
      ChainTime time,
      ChainTime newestTime,
      List<ChannelFact> facts,
      Amount tokenBalance,
      Amount coinBalance)
      implements FromChain {
    /** When {@code head} is the newest block believed. */
    public ChainProgress(
        long head,
        Hash hash,
        ChainTime time,
        List<ChannelFact> facts,
        Amount tokenBalance,
        Amount coinBalance) {
      this(head, hash, time, time, facts, tokenBalance, coinBalance);
    }
  }

  /**
   * ND-7: the blocks above {@code head} that were reported are not on the chain any more. What is
   * there instead follows as {@link ChainProgress}.
   *
   * @param head of one of the {@link BelievedBlocks}, −1 for none of them
   */
  record ChainRewound(long head) implements FromChain {}

  record ChainUnreachable(String why) implements FromChain {}

  /** ND-8: the chain has replaced more than it ever may, or it is another chain. */
  record ChainDistrusted(String why) implements FromChain {}

  /** ND-9: to be stored, and then {@link NodeOutput.ChainNoted}; an empty note is forgotten. */
  record ChainNote(long nonce, Bytes note) implements FromChain {}

  /**
   * A chain action ended without being included. An action that worked shows up as a fact instead.
   */
  record ChainActionFailed(long action, String why) implements NodeInput {}
}
