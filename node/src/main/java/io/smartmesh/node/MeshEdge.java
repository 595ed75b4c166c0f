package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.base.WaitingRoom;
import io.smartmesh.carry.Recipient;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.Channels;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.WhereInput;
import io.smartmesh.identity.WhereLimits;
import io.smartmesh.identity.WhereOutput;
import io.smartmesh.identity.WhereRefusal;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.LinkView;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.NeighbourView;
import io.smartmesh.mesh.Service;
import io.smartmesh.mesh.WayView;
import io.smartmesh.message.Messages;
import io.smartmesh.payment.Payments;
import io.smartmesh.tunnel.MeshAddress;
import io.smartmesh.tunnel.Way;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Between the mesh, which knows routing identifiers of the moment, and everybody else in the node,
 * who knows devices (rule WH-1). Strangers go by their identifier, and only the user hears of them.
 */
final class MeshEdge {
  private final NodeCore node;
  private final SigningKey key;
  private final Whereabouts where;

  /** Asked for in this turn, for {@link #wake}: what asks is seldom where outputs can go. */
  private final Deque<WhereInput> asked = new ArrayDeque<>();

  /** Packets to devices that are being asked for (WH-15). */
  private final WaitingRoom<Address, MeshInput.SendPacket> early =
      new WaitingRoom<>(WhereLimits.EARLY_DEVICES, WhereLimits.EARLY_PACKETS);

  MeshEdge(
      NodeCore node,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      Whereabouts.Around around,
      StoredRecords stored,
      Moment now) {
    this.node = node;
    this.key = key;
    where = new Whereabouts(node.config().mode(), key, curve, entropy, around, stored, now);
  }

  /** By which the mesh is to begin. */
  SigningKey id() {
    return where.id();
  }

  // ------------------------------------------------------------------ to the mesh

  /** The same for the mesh; empty for what waits until its destination is found (WH-15). */
  Optional<MeshInput> translated(MeshInput input, Mesh mesh, Moment now) {
    if (input instanceof MeshInput.SendPacket send
        && isNowhere(send.to())
        && early.add(send.to(), send, now.plusMillis(WhereLimits.EARLY_MILLIS))) {
      wantCasually(send.to().bytes());
      return Optional.empty();
    }
    return Optional.of(translated(input, mesh));
  }

  private MeshInput translated(MeshInput input, Mesh mesh) {
    if (input instanceof MeshInput.SendPacket send) {
      return new MeshInput.SendPacket(
          idOf(send.to(), mesh), send.service(), send.traffic(), send.payload());
    } else if (input instanceof MeshInput.SendToNeighbour send) {
      Address id = nearIdOf(send.to());
      return new MeshInput.SendToNeighbour(id, send.service(), send.payload());
    } else if (input instanceof MeshInput.Ask ask) {
      return new MeshInput.Ask(ask.id(), idOf(ask.to(), mesh), ask.limit(), ask.millis());
    } else if (input instanceof MeshInput.Judged said) {
      Address id = where.lastIdOf(said.to()).orElse(said.to());
      return new MeshInput.Judged(id, said.service(), said.sentAt(), said.arrived());
    }
    return input;
  }

  /** Neither reachable nor just lost: then it is the mesh's to wait for its way (PK-5). */
  private boolean isNowhere(Address device) {
    return !device.equals(key.address()) && !where.lastIdOf(device).isPresent();
  }

  /** Who is not about is looked for; what was for it is the mesh's to drop, which has no way. */
  private Address idOf(Address device, Mesh mesh) {
    if (device.equals(key.address())) {
      return mesh.ids().get(0);
    }
    if (!where.idOf(device).isPresent()) {
      wantCasually(device.bytes());
    }
    return where.lastIdOf(device).orElse(device);
  }

  boolean isReachable(Address device) {
    return where.idOf(device).isPresent();
  }

  /** WH-20: what a stranger goes by; from now on he is asked whether it is his address too. */
  boolean isStranger(Address address) {
    boolean isStranger = where.isStranger(address);
    if (isStranger) {
      wantCasually(address.bytes());
    }
    return isStranger;
  }

  /** Bytes that a packet to this device may carry now. */
  int payloadMost(Address device, Mesh mesh) {
    return mesh.maxPacketPayload(where.idOf(device).orElse(device));
  }

  /** How this device is reached now, as far as it can be seen from here. */
  Optional<Way> way(Address device, Mesh mesh) {
    return mesh.firstLink(where.idOf(device).orElse(device))
        .map(link -> new Way(link.via(), link.hops(), link.payloadMost()));
  }

  /** Whether a bulk packet to this device would be refused now (LN-29). */
  boolean isFull(Address device, Mesh mesh) {
    return mesh.wouldRefuse(where.idOf(device).orElse(device)).isPresent();
  }

  /** Looks for whoever answers to this name, if nobody about does. */
  void want(Bytes name) {
    asked.add(new WhereInput.Wanted(name, false));
  }

  /** The same for what no user asked for: others may have brought it about. */
  void wantCasually(Bytes name) {
    asked.add(new WhereInput.Wanted(name, true));
  }

  /** WH-6: who is at the other end of a channel is recognised from the first time on. */
  void deals(Address peer) {
    if (where.isPerEpoch() && !where.knows(peer) && !where.idOf(peer).isPresent()) {
      want(peer.bytes());
    }
  }

  private void satisfied(Bytes name) {
    asked.add(new WhereInput.Satisfied(name));
  }

  /** How carriers are told whom something is for; empty for whom we would not recognise. */
  Optional<Recipient> carriedTo(Address device) {
    return where
        .keyOf(device)
        .flatMap(key -> where.tagSecretOf(device).map(secret -> new Recipient(key, secret)));
  }

  /** The same for whom there is such a thing: asked often. */
  Optional<PublicKey> keyOf(Address device) {
    return where.keyOf(device);
  }

  Bytes tagSecret() {
    return where.tagSecret();
  }

  /** By which a neighbour is one. */
  Address nearIdOf(Address device) {
    return where.nearIdOf(device).orElse(device);
  }

  // ------------------------------------------------------------------ from the mesh

  /** Whether it was about who is where, and is done with. */
  boolean took(MeshOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof MeshOutput.NeighbourUp up) {
      handle(new WhereInput.Near(up.key()), now, out);
    } else if (output instanceof MeshOutput.NeighbourDown down) {
      handle(new WhereInput.Gone(down.address(), down.why()), now, out);
    } else if (output instanceof MeshOutput.NodeReachable reachable) {
      handle(new WhereInput.Reachable(reachable.key(), reachable.hops()), now, out);
    } else if (output instanceof MeshOutput.NodeUnreachable lost) {
      handle(new WhereInput.Unreachable(lost.address()), now, out);
    } else if (output instanceof MeshOutput.FromNeighbour from && from.service() == Service.WHERE) {
      handle(new WhereInput.Asked(from.from().address(), from.payload()), now, out);
    } else if (output instanceof MeshOutput.FromNeighbour from && from.service() == Service.CARRY) {
      node.byHand().arrived(where.deviceOf(from.from()), from.payload(), now, out);
    } else if (output instanceof MeshOutput.FromNeighbour from
        && from.service() == Service.AROUND) {
      node.traffic().around().arrived(where.deviceOf(from.from()), from.payload(), now, out);
    } else if (output instanceof MeshOutput.FromNeighbour from
        && from.service() == Service.CHANNEL) {
      // Channels answer whoever speaks to them: not to somebody who may not know who we are.
      if (where.isKnown(from.from())) {
        PublicKey device = where.deviceOf(from.from());
        node.toChannels(new ChannelInput.FromPeer(device, from.payload()), now, out);
      } else {
        node.count("where." + WhereRefusal.STRANGER);
      }
    } else if (output instanceof MeshOutput.PacketArrived packet
        && packet.service() == Service.WHERE) {
      handle(new WhereInput.PacketArrived(packet.payload()), now, out);
    } else {
      return false;
    }
    return true;
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    while (!asked.isEmpty()) {
      handle(asked.removeFirst(), now, out);
    }
    where.wake(now, output -> node.later(() -> take(output, now, out)));
    early.expired(now).forEach(packet -> node.count("where." + WhereRefusal.NOT_FOUND));
  }

  Moment deadline() {
    return asked.isEmpty()
        ? where.deadline().earlier(early.deadline())
        : new Moment(Long.MIN_VALUE);
  }

  private void handle(WhereInput input, Moment now, Consumer<? super NodeOutput> out) {
    where.handle(input, now, output -> node.later(() -> take(output, now, out)));
  }

  private void take(WhereOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof WhereOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof WhereOutput.Rename rename) {
      node.hold(new MeshInput.Rename(rename.id()));
    } else if (output instanceof WhereOutput.AskNeighbour ask) {
      node.rawToMesh(
          new MeshInput.SendToNeighbour(ask.id(), Service.WHERE, ask.payload()), now, out);
    } else if (output instanceof WhereOutput.SendPacket send) {
      node.rawToMesh(new MeshInput.SendPacket(send.id(), Service.WHERE, send.payload()), now, out);
    } else if (output instanceof WhereOutput.Seek seek) {
      node.rawToMesh(new MeshInput.Seek(seek.id()), now, out);
    } else if (output instanceof WhereOutput.DeviceNear near) {
      if (near.isKnown()) {
        node.toChannels(new ChannelInput.PeerUp(near.device()), now, out);
      }
      node.byHand().near(near.device(), near.isKnown(), now, out);
      node.traffic().around().near(near.device(), now, out);
      node.notify(new NodeEvent.NeighbourUp(near.device().address()));
    } else if (output instanceof WhereOutput.DeviceGone gone) {
      if (gone.isKnown()) {
        node.toChannels(new ChannelInput.PeerDown(gone.device()), now, out);
      }
      node.byHand().gone(gone.device(), now, out);
      node.traffic().around().gone(gone.device(), now, out);
      node.notify(new NodeEvent.NeighbourDown(gone.device(), gone.why()));
    } else if (output instanceof WhereOutput.DeviceReachable reachable) {
      if (reachable.isKnown()) {
        satisfied(MeshAddress.of(reachable.device().address()));
        // What comes with this, an introduction perhaps, goes first.
        node.later(() -> reachable(reachable, now, out));
      }
      node.notify(new NodeEvent.NodeReachable(reachable.device().address(), reachable.hops()));
    } else if (output instanceof WhereOutput.DeviceUnreachable lost) {
      if (lost.isKnown()) {
        node.later(() -> node.fromMesh().unreachable(lost.device(), now, out));
      }
      node.notify(new NodeEvent.NodeUnreachable(lost.device()));
    } else if (output instanceof WhereOutput.Refused refused) {
      node.count("where." + refused.why());
    }
  }

  private void reachable(
      WhereOutput.DeviceReachable found, Moment now, Consumer<? super NodeOutput> out) {
    early.take(found.device().address()).forEach(packet -> node.toMesh(packet, now, out));
    node.fromMesh().reachable(found.device(), found.hops(), now, out);
    node.commands().found(found.device().address(), now, out);
  }

  /** WH-6: with whom this node has a channel, or whom a text or a payment waits for. */
  static Set<Address> dealt(Channels channels, Messages messages, Payments payments) {
    Set<Address> all = new TreeSet<>(channels.peers());
    messages.waiting().forEach(waiting -> all.add(waiting.message().peer()));
    all.addAll(payments.payees());
    return all;
  }

  // ------------------------------------------------------------------ for the user's eyes

  Address deviceOf(Address id) {
    return where.deviceOf(id);
  }

  boolean isKnown(PublicKey id) {
    return where.isKnown(id);
  }

  /** What the mesh told the user's question, said of devices. */
  MeshOutput.Answered translated(MeshOutput.Answered answer, Mesh mesh) {
    Address from =
        mesh.ids().contains(answer.node()) ? key.address() : where.deviceOf(answer.node());
    return new MeshOutput.Answered(
        answer.id(), from, answer.hops(), answer.hopsBack(), answer.millis());
  }

  List<NeighbourView> neighbours(List<NeighbourView> all) {
    return all.stream()
        .map(
            one ->
                new NeighbourView(
                    where.deviceOf(one.key()),
                    one.bearer(),
                    one.at(),
                    one.cost(),
                    one.since(),
                    one.lastHeard(),
                    one.quality(),
                    one.queuedBytes(),
                    one.frameBytesMost()))
        .collect(Collectors.toList());
  }

  /** Those of one identifier of a device, however many of it are about. */
  List<WayView> ways(List<WayView> all) {
    return all.stream()
        .filter(this::isUsed)
        .map(
            one ->
                new WayView(
                    where.deviceOf(one.destination()),
                    where.deviceOf(one.via()),
                    one.hops(),
                    one.metric(),
                    one.seqno(),
                    one.selected(),
                    one.feasible()))
        .collect(Collectors.toList());
  }

  private boolean isUsed(WayView way) {
    Address id = way.destination();
    return where.idOf(deviceOf(id)).map(id::equals).orElse(true);
  }

  List<LinkView> links(List<LinkView> all) {
    return all.stream()
        .map(
            one ->
                new LinkView(
                    one.bearer(),
                    one.at(),
                    one.node().map(where::deviceOf),
                    one.state(),
                    one.inUse(),
                    one.since(),
                    one.lastHeard(),
                    one.cost(),
                    one.measured(),
                    one.carried()))
        .collect(Collectors.toList());
  }
}
