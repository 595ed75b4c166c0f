package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.transfer.DiskTask;
import java.util.List;
import java.util.Optional;

/** Everything a node does to the world. */
public sealed interface NodeOutput {
  /** {@code to} empty: to whoever is near. */
  record Transmit(BearerId bearer, Optional<BearerAddress> to, Bytes frame) implements NodeOutput {}

  /** For the programs of this machine. */
  record IpPacket(Bytes packet) implements NodeOutput {}

  /** For the {@link StreamUser}. */
  record FromStreams(StreamOutput output) implements NodeOutput {}

  /** For the {@link FileDisk}. */
  record ForDisk(DiskTask task) implements NodeOutput {}

  /**
   * To be written atomically and durably, in the order of {@code batch}; several may share one
   * commit. Answered by {@link NodeInput.Persisted}.
   */
  record Persist(long batch, List<StoreWrite> writes) implements NodeOutput {}

  /**
   * What the store holds under each of these, after all that was to be written before; answered by
   * {@link NodeInput.Found}.
   */
  record Look(long look, List<Bytes> prefixes) implements NodeOutput {}

  /** To be sent as a transaction of this device. */
  record AskChain(long action, ChannelAction what) implements NodeOutput {}

  /** ND-9: the note about this nonce is durable. */
  record ChainNoted(long nonce) implements NodeOutput {}

  record Reply(RequestId request, UserReply reply) implements NodeOutput {}

  /** Something a user or a log may want to know. */
  record Notify(NodeEvent event) implements NodeOutput {}
}
