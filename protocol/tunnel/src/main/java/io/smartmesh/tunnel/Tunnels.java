package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.ANSWERS_PER_SECOND;
import static io.smartmesh.tunnel.TunnelLimits.ERRORS_PER_SECOND;
import static io.smartmesh.tunnel.TunnelLimits.MTU_LEAST;
import static io.smartmesh.tunnel.TunnelLimits.OPENINGS_PER_SECOND;
import static io.smartmesh.tunnel.TunnelLimits.TUNNELS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
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
  private static final int INDEX_LENGTH = 4;

  private final Bytes prologue;
  private final SigningKey self;
  private final Bytes own;
  private final Curve curve;
  private final Entropy entropy;
  private final ToIntFunction<Address> payloadMost;
  private final TreeMap<Bytes, PublicKey> reachable = new TreeMap<>();
  private final TreeMap<Bytes, Tunnel> tunnels = new TreeMap<>();
  private final TreeMap<Long, Tunnel> byIndex = new TreeMap<>();
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private final TokenBucket answers = new TokenBucket(ANSWERS_PER_SECOND);
  private final TokenBucket openings = new TokenBucket(OPENINGS_PER_SECOND);
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
    prologue =
        Bytes.concat(
            Bytes.utf8("smartmesh/tunnel"),
            new Encoder().u8(TunnelMessage.VERSION).u32(network).toBytes());
    this.self = self;
    own = MeshAddress.of(self.address());
    this.curve = curve;
    this.entropy = entropy;
    this.payloadMost = payloadMost;
  }

  @Override
  public void handle(TunnelInput input, Moment now, Consumer<? super TunnelOutput> out) {
    if (input instanceof TunnelInput.FromDevice from) {
      fromDevice(from.packet(), now, out);
    } else if (input instanceof TunnelInput.PacketArrived arrived) {
      if (up) {
        arrived(arrived.payload(), now, out);
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
      unconfirmed.clear();
      tunnels.values().forEach(tunnel -> tunnel.close(byIndex::remove));
      tunnels.clear();
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super TunnelOutput> out) {
    for (Tunnel tunnel : new ArrayList<>(tunnels.values())) {
      if (tunnel.isIdle(now)) {
        tunnel.close(byIndex::remove);
        tunnels.remove(MeshAddress.of(tunnel.peer().address()));
      } else {
        tunnel.wake(now, byIndex::remove, out);
        openIfWanted(tunnel, now, out);
      }
    }
  }

  @Override
  public Moment deadline() {
    Moment next = Moment.NEVER;
    for (Tunnel tunnel : tunnels.values()) {
      next = next.earlier(tunnel.deadline());
    }
    return next;
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
      tell(Icmp6.noRoute(packet, own), now, out);
      return;
    }
    Bytes shortened = Ipv6.shorten(packet);
    int room = payloadMost.applyAsInt(peer.address()) - TunnelMessage.DATA_OVERHEAD;
    if (shortened.length() > room) {
      drop(out, TunnelDrop.TOO_LARGE);
      int mtu = Math.max(MTU_LEAST, room + packet.length() - shortened.length());
      tell(Icmp6.tooBig(packet, own, mtu), now, out);
      return;
    }
    Tunnel tunnel = tunnels.get(to);
    if (tunnel == null) {
      if (tunnels.size() >= TUNNELS) {
        drop(out, TunnelDrop.TOO_MANY_TUNNELS);
        return;
      }
      tunnel = new Tunnel(peer, now);
      tunnels.put(to, tunnel);
    }
    tunnel.send(shortened, now, out);
    openIfWanted(tunnel, now, out);
  }

  private void tell(Optional<Bytes> error, Moment now, Consumer<? super TunnelOutput> out) {
    if (error.isPresent() && errors.take(now)) {
      out.accept(new TunnelOutput.ToDevice(error.get()));
    }
  }

  private void openIfWanted(Tunnel tunnel, Moment now, Consumer<? super TunnelOutput> out) {
    if (!tunnel.wantsOpening(now)) {
      return;
    }
    if (!openings.take(now)) {
      tunnel.refuseOpening(now, out);
      return;
    }
    NoiseHandshake handshake =
        NoiseHandshake.initiator(
            NoisePattern.IK, prologue, self, Optional.of(tunnel.peer()), curve, entropy);
    Opening opening = new Opening(freshIndex(), handshake, now);
    byIndex.put(opening.ownIndex(), tunnel);
    tunnel.open(opening, out);
  }

  // ------------------------------------------------------------------ from the mesh

  private void arrived(Bytes payload, Moment now, Consumer<? super TunnelOutput> out) {
    Result<TunnelMessage, TunnelDrop> decoded = TunnelMessage.decode(payload);
    if (decoded instanceof Result.Err<TunnelMessage, TunnelDrop> malformed) {
      drop(out, malformed.error());
      return;
    }
    TunnelMessage message = decoded.orThrow();
    if (message instanceof TunnelMessage.Data data) {
      onData(data, now, out);
    } else if (message instanceof TunnelMessage.Open open) {
      onOpen(open, payload, now, out);
    } else {
      onAnswer((TunnelMessage.Answer) message, now, out);
    }
  }

  private void onOpen(
      TunnelMessage.Open open, Bytes message, Moment now, Consumer<? super TunnelOutput> out) {
    Optional<Unconfirmed.Entry> again = unconfirmed.askedBy(message);
    if (!answers.take(now)) {
      drop(out, TunnelDrop.TOO_MANY_HANDSHAKES);
    } else if (again.isPresent()) {
      answer(again.get(), out);
    } else {
      NoiseHandshake handshake =
          NoiseHandshake.responder(NoisePattern.IK, prologue, self, curve, entropy);
      if (!handshake.read(open.noise()).isOk()) {
        drop(out, TunnelDrop.HANDSHAKE_REFUSED);
        return;
      }
      long index = freshIndex();
      Bytes answer =
          new TunnelMessage.Answer(open.sender(), index, handshake.write(Bytes.EMPTY)).encode();
      PublicKey peer = handshake.remoteStatic();
      TunnelSession session =
          new TunnelSession(index, open.sender(), false, handshake.split(), now);
      Unconfirmed.Entry entry = new Unconfirmed.Entry(peer, session, message, answer);
      unconfirmed.add(entry);
      answer(entry, out);
    }
  }

  private static void answer(Unconfirmed.Entry entry, Consumer<? super TunnelOutput> out) {
    out.accept(new TunnelOutput.SendPacket(entry.peer().address(), entry.answer()));
  }

  private void onAnswer(
      TunnelMessage.Answer answer, Moment now, Consumer<? super TunnelOutput> out) {
    Tunnel tunnel = byIndex.get(answer.receiver());
    Optional<Opening> opening =
        Optional.ofNullable(tunnel)
            .flatMap(Tunnel::opening)
            .filter(begun -> begun.ownIndex() == answer.receiver());
    if (tunnel == null || !opening.isPresent()) {
      drop(out, TunnelDrop.UNKNOWN_SESSION);
      return;
    }
    Result<TunnelSession, TunnelDrop> session = opening.get().finish(answer, now);
    if (session instanceof Result.Err<TunnelSession, TunnelDrop> refused) {
      drop(out, refused.error());
    } else {
      use(tunnel, session.orThrow(), now, out);
    }
  }

  private void onData(TunnelMessage.Data data, Moment now, Consumer<? super TunnelOutput> out) {
    Optional<Unconfirmed.Entry> fresh = unconfirmed.find(data.receiver());
    Optional<TunnelSession> session =
        fresh.isPresent()
            ? fresh.map(Unconfirmed.Entry::session)
            : Optional.ofNullable(byIndex.get(data.receiver()))
                .flatMap(tunnel -> tunnel.session(data.receiver()));
    if (!session.isPresent() || !session.get().isUsable(now)) {
      drop(out, TunnelDrop.UNKNOWN_SESSION);
      return;
    }
    Result<Bytes, TunnelDrop> opened = session.get().open(data);
    if (opened instanceof Result.Err<Bytes, TunnelDrop> refused) {
      drop(out, refused.error());
      return;
    }
    if (fresh.isPresent() && !confirm(fresh.get(), now, out)) {
      return;
    }
    Tunnel tunnel = byIndex.get(data.receiver());
    if (tunnel != null) {
      deliver(tunnel, opened.orThrow(), now, out);
    }
  }

  /** The peer has shown that it is there and meant it: now the session stands here as well. */
  private boolean confirm(Unconfirmed.Entry entry, Moment now, Consumer<? super TunnelOutput> out) {
    unconfirmed.remove(entry);
    Bytes address = MeshAddress.of(entry.peer().address());
    Tunnel tunnel = tunnels.get(address);
    if (tunnel == null && tunnels.size() >= TUNNELS) {
      entry.session().close();
      drop(out, TunnelDrop.TOO_MANY_TUNNELS);
      return false;
    }
    if (tunnel == null) {
      tunnel = new Tunnel(entry.peer(), now);
      tunnels.put(address, tunnel);
    } else if (!tunnel.peer().equals(entry.peer())) {
      entry.session().close();
      drop(out, TunnelDrop.FOREIGN_ADDRESS);
      return false;
    }
    use(tunnel, entry.session(), now, out);
    return true;
  }

  private void use(
      Tunnel tunnel, TunnelSession session, Moment now, Consumer<? super TunnelOutput> out) {
    byIndex.put(session.ownIndex(), tunnel);
    tunnel.use(session, now, byIndex::remove, out);
  }

  private void deliver(
      Tunnel tunnel, Bytes plaintext, Moment now, Consumer<? super TunnelOutput> out) {
    tunnel.heard(plaintext.isEmpty(), now);
    if (plaintext.isEmpty()) {
      return;
    }
    Bytes packet = Ipv6.lengthen(plaintext, MeshAddress.of(tunnel.peer().address()), own);
    if (Ipv6.isWhole(packet)) {
      out.accept(new TunnelOutput.ToDevice(packet));
    } else {
      drop(out, TunnelDrop.MALFORMED_PACKET);
    }
  }

  // ------------------------------------------------------------------ both

  private long freshIndex() {
    long index = randomIndex();
    while (byIndex.containsKey(index) || unconfirmed.has(index)) {
      index = randomIndex();
    }
    return index;
  }

  private long randomIndex() {
    try {
      return new Decoder(entropy.next(INDEX_LENGTH)).u32();
    } catch (Malformed e) {
      throw new IllegalStateException("entropy gave fewer bytes than asked for", e);
    }
  }

  private static void drop(Consumer<? super TunnelOutput> out, TunnelDrop why) {
    out.accept(new TunnelOutput.Dropped(why));
  }

  /** Peers with which something is under way. */
  public List<PublicKey> peers() {
    List<PublicKey> peers = new ArrayList<>();
    tunnels.values().forEach(tunnel -> peers.add(tunnel.peer()));
    return peers;
  }
}
