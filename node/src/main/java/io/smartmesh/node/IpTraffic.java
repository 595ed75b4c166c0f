package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import io.smartmesh.tunnel.TunnelInput;
import io.smartmesh.tunnel.TunnelOutput;
import io.smartmesh.tunnel.Tunnels;
import io.smartmesh.tunnel.Way;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The machine of tunnels inside the node. It promises nothing, so nothing waits for the disk. */
final class IpTraffic {
  private final NodeCore node;
  private final Tunnels tunnels;

  /**
   * @param ways how the mesh reaches a node just now
   */
  IpTraffic(
      NodeCore node,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      Function<Address, Optional<Way>> ways) {
    this.node = node;
    tunnels = new Tunnels(node.config().network(), key, curve, entropy, ways);
    tunnels.unheard(peer -> node.contacts().isBlocked(peer));
  }

  void handle(NodeInput.Ip input, Moment now, Consumer<? super NodeOutput> out) {
    if (input instanceof NodeInput.IpPacket packet) {
      handle(new TunnelInput.FromDevice(packet.packet()), now, out);
    } else if (input instanceof NodeInput.IpDeviceUp) {
      handle(new TunnelInput.DeviceUp(), now, out);
    } else {
      handle(new TunnelInput.DeviceDown(), now, out);
    }
  }

  void arrived(Bytes payload, Moment now, Consumer<? super NodeOutput> out) {
    handle(new TunnelInput.PacketArrived(payload), now, out);
  }

  void reachable(PublicKey node, Moment now, Consumer<? super NodeOutput> out) {
    handle(new TunnelInput.NodeReachable(node), now, out);
  }

  void unreachable(Address node, Moment now, Consumer<? super NodeOutput> out) {
    handle(new TunnelInput.NodeUnreachable(node), now, out);
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    tunnels.wake(now, output -> take(output, now, out));
  }

  Moment deadline() {
    return tunnels.deadline();
  }

  private void handle(TunnelInput input, Moment now, Consumer<? super NodeOutput> out) {
    tunnels.handle(input, now, output -> take(output, now, out));
  }

  private void take(TunnelOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof TunnelOutput.SendPacket send) {
      node.toMesh(new MeshInput.SendPacket(send.to(), Service.TUNNEL, send.payload()), now, out);
    } else if (output instanceof TunnelOutput.ToDevice packet) {
      out.accept(new NodeOutput.IpPacket(packet.packet()));
    } else if (output instanceof TunnelOutput.Wanted wanted) {
      node.edge().wantCasually(wanted.ipv6());
    } else if (output instanceof TunnelOutput.Dropped dropped) {
      node.count("tunnel." + dropped.reason());
    }
  }
}
