package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.ASKED;
import static io.smartmesh.tunnel.TunnelLimits.ASKED_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.ASKED_PACKETS;
import static io.smartmesh.tunnel.TunnelLimits.ERRORS_PER_SECOND;
import static io.smartmesh.tunnel.TunnelLimits.MTU_LEAST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.base.WaitingRoom;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.session.SessionOutput;
import io.smartmesh.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

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
  private final Paths paths;
  private final TreeMap<Bytes, PublicKey> reachable = new TreeMap<>();

  /** TN-18: packets to addresses whose node is being asked for. */
  private final WaitingRoom<Bytes, Bytes> asked = new WaitingRoom<>(ASKED, ASKED_PACKETS);

  private final TokenBucket errors = new TokenBucket(ERRORS_PER_SECOND);
  private boolean up;

  /**
   * @param network the mesh's; sessions of others do not come about
   * @param ways how the mesh reaches a node just now; empty where it does not
   */
  public Tunnels(
      long network,
      SigningKey self,
      Curve curve,
      Entropy entropy,
      Function<Address, Optional<Way>> ways) {
    own = MeshAddress.of(self.address());
    sessions =
        new Sessions("smartmesh/tunnel", network, self, curve, entropy, 0, peer -> Bytes.EMPTY);
    paths = new Paths(ways);
  }

  /** From whom nothing is taken (CT-11). */
  public void unheard(Predicate<Address> peers) {
    sessions.unheard(peers);
  }

  @Override
  public void handle(TunnelInput input, Moment now, Consumer<? super TunnelOutput> out) {
    if (input instanceof TunnelInput.FromDevice from) {
      fromDevice(from.packet(), now, out);
    } else if (input instanceof TunnelInput.PacketArrived arrived) {
      if (up) {
        sessions.arrived(arrived.payload(), now, output -> fromSession(output, now, out));
      } else {
        drop(out, TunnelDrop.DEVICE_DOWN);
      }
    } else if (input instanceof TunnelInput.NodeReachable node) {
      Bytes address = MeshAddress.of(node.key().address());
      reachable.putIfAbsent(address, node.key());
      asked.take(address).forEach(packet -> fromDevice(packet, now, out));
    } else if (input instanceof TunnelInput.NodeUnreachable node) {
      reachable.values().removeIf(key -> key.address().equals(node.address()));
      paths.unreachable(node.address());
    } else if (input instanceof TunnelInput.DeviceUp) {
      up = true;
    } else if (input instanceof TunnelInput.DeviceDown) {
      up = false;
      sessions.close();
      asked.expired(Moment.NEVER);
      paths.clear();
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super TunnelOutput> out) {
    asked.expired(now).forEach(packet -> noRoute(packet, now, out));
    paths.wake(now, new Turn(now, out));
    sessions.wake(now, output -> fromSession(output, now, out));
  }

  @Override
  public Moment deadline() {
    return sessions.deadline().earlier(paths.deadline()).earlier(asked.deadline());
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
      if (asked.add(to, packet, now.plusMillis(ASKED_MILLIS))) {
        out.accept(new TunnelOutput.Wanted(to));
      } else {
        noRoute(packet, now, out);
      }
      return;
    }
    Turn turn = new Turn(now, out);
    switch (paths.judge(peer, packet, now, turn)) {
      case GOES -> turn.send(peer, packet);
      case TOO_LARGE -> turn.tooLarge(peer, packet);
      case NO_ROOM -> drop(out, TunnelDrop.QUEUE_FULL);
      case WAITS -> {}
    }
  }

  private void noRoute(Bytes packet, Moment now, Consumer<? super TunnelOutput> out) {
    drop(out, TunnelDrop.NO_ROUTE);
    tell(Icmp6.noRoute(packet, own), now, out);
  }

  private void tell(Optional<Bytes> error, Moment now, Consumer<? super TunnelOutput> out) {
    if (error.isPresent() && errors.take(now)) {
      out.accept(new TunnelOutput.ToDevice(error.get()));
    }
  }

  // ------------------------------------------------------------------ from the mesh

  private void fromSession(SessionOutput output, Moment now, Consumer<? super TunnelOutput> out) {
    if (output instanceof SessionOutput.SendPacket send) {
      out.accept(new TunnelOutput.SendPacket(send.to(), send.payload()));
    } else if (output instanceof SessionOutput.Opened opened) {
      opened(opened.peer(), opened.plaintext(), now, out);
    } else if (output instanceof SessionOutput.Ready ready) {
      paths.ready(ready.peer());
    } else if (output instanceof SessionOutput.Dropped dropped) {
      drop(out, TunnelDrop.of(dropped.reason()));
    }
  }

  private void opened(
      PublicKey peer, Bytes plaintext, Moment now, Consumer<? super TunnelOutput> out) {
    Result<TunnelMessage, TunnelDrop> decoded = TunnelMessage.decode(plaintext);
    if (decoded instanceof Result.Err<TunnelMessage, TunnelDrop> malformed) {
      drop(out, malformed.error());
      return;
    }
    TunnelMessage message = decoded.orThrow();
    if (message instanceof TunnelMessage.Packet packet) {
      paths.came(peer, plaintext.length(), now);
      deliver(peer, packet.shortened(), out);
    } else if (message instanceof TunnelMessage.Try tried) {
      TunnelMessage heard = new TunnelMessage.Heard(tried.number(), tried.length());
      new Turn(now, out).say(peer, heard);
    } else {
      paths.heard(peer, message, now, new Turn(now, out));
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

  /** What packets and words about their length do, in one turn. */
  private final class Turn implements Paths.Doer {
    private final Moment now;
    private final Consumer<? super TunnelOutput> out;

    Turn(Moment now, Consumer<? super TunnelOutput> out) {
      this.now = now;
      this.out = out;
    }

    @Override
    public boolean isReady(Address peer) {
      return sessions.isReady(peer, now);
    }

    @Override
    public void want(PublicKey with) {
      sessions.want(with, now, output -> fromSession(output, now, out));
    }

    @Override
    public void say(PublicKey to, TunnelMessage message) {
      sessions.send(to, message.encode(), now, output -> fromSession(output, now, out));
    }

    @Override
    public void send(PublicKey to, Bytes packet) {
      sessions.send(to, Ipv6.shorten(packet), now, output -> fromSession(output, now, out));
    }

    @Override
    public void tooLarge(PublicKey to, Bytes packet) {
      drop(out, TunnelDrop.TOO_LARGE);
      tell(Icmp6.tooBig(packet, own, Math.max(MTU_LEAST, paths.mtu(to))), now, out);
    }

    @Override
    public void lost() {
      drop(out, TunnelDrop.NO_ANSWER);
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
