package io.smartmesh.node;

import io.smartmesh.backup.BackupInput;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.identity.IdentityInput;
import io.smartmesh.mesh.FirstLink;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.Service;
import io.smartmesh.message.MessageInput;
import io.smartmesh.payment.PaymentInput;
import io.smartmesh.tunnel.MeshAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Gives what comes out of the mesh to whom it is for. */
final class FromMesh {
  private final NodeCore node;
  private final Mesh mesh;
  private final Seen seen;
  private final People people;
  private final Snapshots snapshots;
  private final Traffic traffic;

  FromMesh(
      NodeCore node, Mesh mesh, Seen seen, People people, Snapshots snapshots, Traffic traffic) {
    this.node = node;
    this.mesh = mesh;
    this.seen = seen;
    this.people = people;
    this.snapshots = snapshots;
    this.traffic = traffic;
  }

  void take(MeshOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof MeshOutput.Transmit transmit) {
      out.accept(new NodeOutput.Transmit(transmit.bearer(), transmit.to(), transmit.frame()));
    } else if (node.edge().took(output, now, out)) {
      return;
    } else if (output instanceof MeshOutput.FromNeighbour from) {
      packet(from.service(), from.payload(), 1, now, out);
    } else if (output instanceof MeshOutput.PacketArrived packet) {
      packet(packet.service(), packet.payload(), packet.hops(), now, out);
    } else if (output instanceof MeshOutput.Answered answer) {
      seen.answered(node.edge().translated(answer, mesh));
    } else if (output instanceof MeshOutput.Unanswered none) {
      seen.unanswered(none.id());
    } else if (output instanceof MeshOutput.Taken taken) {
      taken(taken, now);
    } else if (output instanceof MeshOutput.Dropped dropped) {
      node.count("mesh." + dropped.reason());
    } else if (output instanceof MeshOutput.Refused) {
      node.count("mesh.REFUSED");
    }
  }

  /** MH-4: on a way of several links the next one is not the recipient. */
  private void taken(MeshOutput.Taken taken, Moment now) {
    int hops = mesh.firstLink(taken.to()).map(FirstLink::hops).orElse(0);
    if (hops > 1) {
      Address device = node.edge().deviceOf(taken.to());
      node.toMessages(new MessageInput.Taken(device, taken.payload(), hops), now);
    }
  }

  private void packet(
      Service service, Bytes payload, int hops, Moment now, Consumer<? super NodeOutput> out) {
    switch (service) {
      case MESSAGE ->
          node.toMessages(new MessageInput.PacketArrived(payload, hops, node.chainTime(now)), now);
      case PAYMENT -> node.toPayments(new PaymentInput.PacketArrived(payload), now, out);
      case BACKUP -> snapshots.handle(new BackupInput.PacketArrived(payload), now);
      case TUNNEL, STREAM, ERRAND -> traffic.arrived(service, payload, now, out);
      case IDENTITY -> people.handle(new IdentityInput.PacketArrived(payload), now);
      // These are for neighbours, or taken before: what was routed comes from nobody we know.
      case CHANNEL, WHERE, CARRY, AROUND -> node.count("channel.ROUTED");
    }
  }

  void reachable(PublicKey device, int hops, Moment now, Consumer<? super NodeOutput> out) {
    seen.reachable(device.address(), now);
    node.toMessages(new MessageInput.NodeReachable(device), now);
    people.handle(new IdentityInput.NodeReachable(device), now);
    snapshots.reachable(device, now);
    traffic.reachable(device, hops, now, out);
    node.toPayments(new PaymentInput.NodeReachable(device, hops), now, out);
  }

  void unreachable(Address device, Moment now, Consumer<? super NodeOutput> out) {
    node.toMessages(new MessageInput.NodeUnreachable(device), now);
    people.handle(new IdentityInput.NodeUnreachable(device), now);
    snapshots.unreachable(device, now);
    traffic.unreachable(device, now, out);
    node.toPayments(new PaymentInput.NodeUnreachable(device), now, out);
  }

  /** WH-8: what this node answers to beside its address. */
  List<Bytes> names() {
    List<Bytes> names = new ArrayList<>();
    names.add(MeshAddress.of(node.address()));
    snapshots.tagsKept().forEach(tag -> names.add(tag.bytes()));
    traffic.errands().name().ifPresent(names::add);
    return names;
  }
}
