package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.ERRORS_PER_SECOND;
import static io.smartmesh.tunnel.TunnelLimits.MTU_LEAST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.session.SessionLimits;
import io.smartmesh.session.SessionOutput;
import io.smartmesh.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Carries the IPv6 packets of this machine's programs to other nodes and theirs to us, sealed from
 * end to end: those on the way see neither content nor who sends. The rules TN are in
 * docs/spec/tunnel.md.
 *
 * <p>A packet says where it goes by its address alone ({@link MeshAddress}); what arrives is from
 * whom it says, since each session speaks for one key.
 */
public final class Tunnels implements Machine<TunnelInput, TunnelOutput> {
  private final Bytes own;
  private final Sessions sessions;
  private final ToIntFunction<Address> payloadMost;
  private final TreeMap<Bytes, PublicKey> reachable = new TreeMap<>();
  private final TokenBucket errors = new TokenBucket(ERRORS_PER_SECOND);
  private boolean up;

  /**
   * @param network the mesh's; sessions of others do not come about
   * @param payloadMost bytes of the largest payload that the mesh carries to a node just now
   */
  public Tunnels(
      long network,
      SigningKey self,
      Curve curve,
      Entropy entropy,
      ToIntFunction<Address> payloadMost) {
    own = MeshAddress.of(self.address());
    sessions =
        new Sessions("smartmesh/tunnel", network, self, curve, entropy, 0, peer -> Bytes.EMPTY);
    this.payloadMost = payloadMost;
  }

  @Override
  public void handle(TunnelInput input, Moment now, Consumer<? super TunnelOutput> out) {
    if (input instanceof TunnelInput.FromDevice from) {
      fromDevice(from.packet(), now, out);
    } else if (input instanceof TunnelInput.PacketArrived arrived) {
      if (up) {
        sessions.arrived(arrived.payload(), now, output -> fromSession(output, out));
      } else {
        drop(out, TunnelDrop.DEVICE_DOWN);
      }
    } else if (input instanceof TunnelInput.NodeReachable node) {
      reachable.putIfAbsent(MeshAddress.of(node.key().address()), node.key());
    } else if (input instanceof TunnelInput.NodeUnreachable node) {
      reachable.values().removeIf(key -> key.address().equals(node.address()));
    } else if (input instanceof TunnelInput.DeviceUp) {
      up = true;
    } else if (input instanceof TunnelInput.DeviceDown) {
      up = false;
      sessions.close();
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super TunnelOutput> out) {
    sessions.wake(now, output -> fromSession(output, out));
  }

  @Override
  public Moment deadline() {
    return sessions.deadline();
  }

  // ------------------------------------------------------------------ from our programs

  private void fromDevice(Bytes packet, Moment now, Consumer<? super TunnelOutput> out) {
    if (!Ipv6.isWhole(packet)) {
      drop(out, TunnelDrop.MALFORMED_PACKET);
      return;
    }
    Bytes to = Ipv6.destination(packet);
    if (!Ipv6.source(packet).equals(own) || !to.startsWith(MeshAddress.PREFIX) || to.equals(own)) {
      drop(out, TunnelDrop.FOREIGN_ADDRESS);
      return;
    }
    PublicKey peer = reachable.get(to);
    if (peer == null) {
      drop(out, TunnelDrop.NO_ROUTE);
      out.accept(new TunnelOutput.Wanted(to));
      tell(Icmp6.noRoute(packet, own), now, out);
      return;
    }
    Bytes shortened = Ipv6.shorten(packet);
    int room = payloadMost.applyAsInt(peer.address()) - SessionLimits.OVERHEAD;
    if (shortened.length() > room) {
      drop(out, TunnelDrop.TOO_LARGE);
      int mtu = Math.max(MTU_LEAST, room + packet.length() - shortened.length());
      tell(Icmp6.tooBig(packet, own, mtu), now, out);
      return;
    }
    sessions.send(peer, shortened, now, output -> fromSession(output, out));
  }

  private void tell(Optional<Bytes> error, Moment now, Consumer<? super TunnelOutput> out) {
    if (error.isPresent() && errors.take(now)) {
      out.accept(new TunnelOutput.ToDevice(error.get()));
    }
  }

  // ------------------------------------------------------------------ from the mesh

  private void fromSession(SessionOutput output, Consumer<? super TunnelOutput> out) {
    if (output instanceof SessionOutput.SendPacket send) {
      out.accept(new TunnelOutput.SendPacket(send.to(), send.payload()));
    } else if (output instanceof SessionOutput.Opened opened) {
      deliver(opened.peer(), opened.plaintext(), out);
    } else if (output instanceof SessionOutput.Dropped dropped) {
      drop(out, TunnelDrop.of(dropped.reason()));
    }
  }

  private void deliver(PublicKey peer, Bytes plaintext, Consumer<? super TunnelOutput> out) {
    Bytes address = MeshAddress.of(peer.address());
    Bytes packet = Ipv6.lengthen(plaintext, address, own);
    if (!reachable.getOrDefault(address, peer).equals(peer)) {
      drop(out, TunnelDrop.FOREIGN_ADDRESS);
    } else if (Ipv6.isWhole(packet)) {
      out.accept(new TunnelOutput.ToDevice(packet));
    } else {
      drop(out, TunnelDrop.MALFORMED_PACKET);
    }
  }

  private static void drop(Consumer<? super TunnelOutput> out, TunnelDrop why) {
    out.accept(new TunnelOutput.Dropped(why));
  }

  /** Peers with which something is under way. */
  public List<PublicKey> peers() {
    return sessions.peers();
  }
}
