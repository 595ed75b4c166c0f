package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.transfer.TransferConfig;
import io.smartmesh.transfer.TransferId;
import io.smartmesh.transfer.TransferInput;
import io.smartmesh.transfer.TransferOutput;
import io.smartmesh.transfer.Transfers;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The machine of files inside the node: it speaks through streams, and its disk is a port. */
final class TransferTraffic {
  /** Devices whose keys are kept while they may be asked for something. */
  private static final int KEYS = 4_096;

  private final NodeCore node;
  private final MeshEdge edge;
  private final StreamTraffic streams;
  private final Transfers transfers;
  private final TreeMap<Address, PublicKey> keys = new TreeMap<>();
  private final TreeMap<TransferId, RequestId> requests = new TreeMap<>();

  /** What the machine is made of. */
  record Parts(Address self, StoredRecords stored, Predicate<Address> isFriend, Moment start) {}

  TransferTraffic(NodeCore node, MeshEdge edge, StreamTraffic streams, Parts parts) {
    this.node = node;
    this.edge = edge;
    this.streams = streams;
    transfers =
        new Transfers(parts.self, node::chainTime, parts.isFriend, parts.stored, parts.start);
  }

  void handle(NodeInput.Disk input, Moment now, Consumer<? super NodeOutput> out) {
    if (input instanceof NodeInput.FromDisk from) {
      handle(new TransferInput.FromDisk(from.news()), now, out);
    } else {
      TransferConfig config = ((NodeInput.DiskUp) input).config();
      handle(new TransferInput.DiskUp(config), now, out);
      toStream(new StreamInput.Listen(true), now, out);
    }
  }

  void fromStream(StreamOutput said, Moment now, Consumer<? super NodeOutput> out) {
    if (said instanceof StreamOutput.Opened opened) {
      keep(opened.peer());
    }
    handle(new TransferInput.FromStream(said), now, out);
  }

  void toStream(StreamInput input, Moment now, Consumer<? super NodeOutput> out) {
    streams.say(StreamShare.User.TRANSFER, input, now, out);
  }

  void reachable(PublicKey device, Moment now, Consumer<? super NodeOutput> out) {
    keep(device);
    handle(new TransferInput.PeerHere(device.address()), now, out);
  }

  private void keep(PublicKey device) {
    if (keys.size() >= KEYS && !keys.containsKey(device.address())) {
      keys.pollFirstEntry();
    }
    keys.put(device.address(), device);
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    transfers.wake(now, output -> node.later(() -> take(output, now, out)));
  }

  Moment deadline() {
    return transfers.deadline();
  }

  /** WH-6: those with whom a transfer is under way are dealt with too. */
  Set<Address> andPeers(Set<Address> others) {
    others.addAll(transfers.peers());
    return others;
  }

  private void handle(TransferInput input, Moment now, Consumer<? super NodeOutput> out) {
    transfers.handle(input, now, output -> node.later(() -> take(output, now, out)));
  }

  private void take(TransferOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof TransferOutput.ToStream to) {
      toStream(to.input(), now, out);
    } else if (output instanceof TransferOutput.ToDisk to) {
      out.accept(new NodeOutput.ForDisk(to.task()));
    } else if (output instanceof TransferOutput.Tell tell) {
      node.holdForStreams(tell.input());
    } else if (output instanceof TransferOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof TransferOutput.Open open) {
      open(open.peer(), now, out);
    } else if (output instanceof TransferOutput.Changed changed) {
      node.notify(new NodeEvent.TransferChanged(changed.transfer()));
    } else if (output instanceof TransferOutput.Progress progress) {
      node.notify(new NodeEvent.TransferProgress(progress.transfer()));
    } else if (output instanceof TransferOutput.Accepted accepted) {
      reply(accepted.id(), new UserReply.TransferAccepted(accepted.id()));
    } else if (output instanceof TransferOutput.Refused refused) {
      reply(refused.id(), ExplainTransfer.of(refused.error()));
    } else {
      node.count("transfer." + ((TransferOutput.Dropped) output).reason());
    }
  }

  private void open(Address peer, Moment now, Consumer<? super NodeOutput> out) {
    Optional<PublicKey> key = Optional.ofNullable(keys.get(peer));
    if (edge.isReachable(peer) && key.isPresent()) {
      toStream(new StreamInput.Open(key.get()), now, out);
    } else {
      edge.wantCasually(peer.bytes());
      handle(new TransferInput.NoWay(), now, out);
    }
  }

  // ------------------------------------------------------------------ for the user

  void ask(
      RequestId request, UserCommand.Files command, Moment now, Consumer<? super NodeOutput> out) {
    if (command instanceof UserCommand.GetTransfers) {
      node.reply(request, new UserReply.Transfers(transfers.views(now)));
    } else if (command instanceof UserCommand.GetTransfer get) {
      node.reply(
          request,
          transfers
              .view(get.id(), now)
              .<UserReply>map(UserReply.OneTransfer::new)
              .orElse(ExplainTransfer.unknown(get.id())));
    } else if (command instanceof UserCommand.SendFile send) {
      if (requests.putIfAbsent(send.id(), request) == null) {
        handle(new TransferInput.Offer(send.id(), send.to(), send.path()), now, out);
      } else {
        node.reply(request, ExplainTransfer.taken(send.id()));
      }
    } else if (command instanceof UserCommand.SteerTransfer steer) {
      if (requests.putIfAbsent(steer.id(), request) == null) {
        handle(new TransferInput.Steer(steer.id(), steer.what()), now, out);
      } else {
        node.reply(request, ExplainTransfer.taken(steer.id()));
      }
    }
  }

  private void reply(TransferId id, UserReply reply) {
    Optional.ofNullable(requests.remove(id)).ifPresent(request -> node.reply(request, reply));
  }
}
