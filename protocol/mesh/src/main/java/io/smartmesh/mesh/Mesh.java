package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.BEARERS;
import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One node's part in the mesh. Finds neighbours on every bearer it is told of, keeps routes to all
 * nodes of the island, and moves packets. The rules LN, RT and PK are in docs/spec/mesh.md.
 *
 * <p>Frames may be anything at all: what is wrong with them comes out as {@link
 * MeshOutput.Dropped}, never as an exception.
 */
public final class Mesh implements Machine<MeshInput, MeshOutput> {
  private final OwnIds own;
  private final Beacons beacons;
  private final Fragments fragments = new Fragments();
  private final Neighbours neighbours;
  private final Links links;
  private final Router router;
  private final Clusters clusters;
  private final Packets packets;
  private final Echoes echoes;
  private final Air air = new Air();

  /**
   * @param self what this node is known by in the mesh, until {@link MeshInput.Rename}
   * @param verifier checks the routes' signatures; the curve itself will do
   */
  public Mesh(MeshConfig config, SigningKey self, Curve curve, Verifier verifier, Entropy entropy) {
    this(config, self, curve, verifier, entropy, Scope.STANDARD);
  }

  /**
   * For meshes that are smaller than life.
   *
   * @param scope the same in all of its nodes
   */
  public Mesh(
      MeshConfig config,
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      Scope scope) {
    beacons = new Beacons(config.network(), entropy, config.terms().power());
    neighbours = new Neighbours(beacons, new Tariff(config.priceWeight()));
    own = new OwnIds(config, self);
    links = new Links(config, own, curve, entropy, beacons, neighbours, air);
    RouteTable table =
        new RouteTable(config.network(), curve, verifier, own, neighbours::cost, scope);
    router = new Router(own, verifier, table, neighbours);
    echoes = new Echoes(own, entropy);
    clusters = new Clusters(config, own, router, neighbours, curve, verifier, entropy);
    packets = new Packets(own, router, neighbours, echoes, clusters);
  }

  @Override
  public void handle(MeshInput input, Moment now, Consumer<? super MeshOutput> out) {
    Turn turn = turn(now, out);
    if (input instanceof MeshInput.FrameReceived frame) {
      received(turn, new Path(frame.bearer(), frame.from()), frame.frame());
    } else if (input instanceof MeshInput.SendPacket send) {
      packets.send(
          turn,
          new LinkMessage.Packet(
              send.to(), send.service().number(), send.traffic(), 0, send.payload()));
    } else if (input instanceof MeshInput.SendToNeighbour send) {
      neighbours.send(
          turn,
          send.to(),
          new LinkMessage.ForService(send.service().number(), send.payload()),
          TrafficClass.of(send.service()),
          Flow.LOCAL);
    } else if (input instanceof MeshInput.Ask ask) {
      echoes.ask(turn, ask).ifPresent(packet -> packets.send(turn, packet));
    } else if (input instanceof MeshInput.Judged judged) {
      router.judge(turn, judged);
      clusters.judge(judged, now);
    } else if (input instanceof MeshInput.Seek seek) {
      clusters.seek(seek.to(), now);
    } else if (input instanceof MeshInput.BearerFull report) {
      if (beacons.isUp(report.bearer())) {
        neighbours.medium(report.bearer()).full(report.to(), report.isFull());
      }
    } else if (input instanceof MeshInput.Rename rename) {
      rename(turn, rename.next());
    } else if (input instanceof MeshInput.Expect expect) {
      beacons.rhythm().expect(expect.something());
    } else if (input instanceof MeshInput.BearerUp bearer) {
      bearerUp(turn, bearer);
    } else if (input instanceof MeshInput.BearerDown bearer) {
      beacons.down(bearer.bearer());
      fragments.bearerDown(bearer.bearer());
      links.bearerDown(turn, bearer.bearer(), event -> onLink(turn, event));
    }
    finish(turn);
  }

  @Override
  public void wake(Moment now, Consumer<? super MeshOutput> out) {
    Turn turn = turn(now, out);
    fragments.wake(turn);
    links.wake(turn, event -> onLink(turn, event));
    router.wake(turn);
    echoes.wake(turn);
    finish(turn);
  }

  @Override
  public Moment deadline() {
    return links
        .deadline()
        .earlier(fragments.deadline())
        .earlier(router.deadline())
        .earlier(echoes.deadline())
        .earlier(clusters.deadline())
        .earlier(packets.deadline());
  }

  /** The bearers that are up, and what they have said of themselves. */
  public Map<BearerId, BearerTraits> bearers() {
    return beacons.all();
  }

  /** By what this node is announced, the newest first (RT-20). */
  public List<Address> ids() {
    return own.announced();
  }

  /** The neighbours with a standing session, by address. */
  public List<NeighbourView> neighbours() {
    return neighbours.all().stream().map(Neighbour::view).collect(Collectors.toList());
  }

  /** The links with neighbours, by address and bearer, and then the handshakes under way. */
  public List<LinkView> links() {
    List<LinkView> views = new ArrayList<>();
    for (Neighbour neighbour : neighbours.all()) {
      neighbour.views(views::add);
    }
    views.addAll(links.handshakes());
    return views;
  }

  /** All ways to all destinations that neighbours have told of. */
  public List<WayView> ways() {
    return router.ways();
  }

  /** What the bearers have carried, those of them too that are down by now. */
  public List<AirView> air() {
    return air.view(beacons.all());
  }

  /** What this node has said to neighbours in sessions, by what it was for. */
  public Map<Said.Kind, Carried> said() {
    return neighbours.said().view();
  }

  public MeshCounts counts() {
    return packets.counts(links.handshakes().size());
  }

  /** The nodes that can be reached, by address. */
  public List<RouteView> routes() {
    return router.view();
  }

  /**
   * Bytes that a packet to {@code to} may carry: what its link takes where it is a neighbour, what
   * every link takes where the way is longer (PK-2).
   */
  public int maxPacketPayload(Address to) {
    Optional<Address> direct = router.directHop(to);
    int room = direct.map(neighbours::roomLeast).orElse(FRAME_LEAST - Frame.DATA_OVERHEAD);
    return room - LinkMessage.PACKET_HEADER;
  }

  /**
   * The first link of the way to {@code to} that is in use, or towards whom it lives near (RT-53);
   * what comes after it nobody knows.
   */
  public Optional<FirstLink> firstLink(Address to) {
    return clusters
        .way(to)
        .map(
            way -> {
              int room = neighbours.roomLeast(way.via()) - LinkMessage.PACKET_HEADER;
              return new FirstLink(way.via(), way.hops(), room);
            });
  }

  /** Bytes that fit into one message to this neighbour; 0 when it is none. */
  public int maxNeighbourPayload(Address to) {
    return Math.max(0, neighbours.roomLeast(to) - LinkMessage.SERVICE_HEADER);
  }

  /**
   * Whether a bulk packet to {@code to} would be refused now; empty when it would not be (LN-29).
   */
  public Optional<MeshOutput.Refused> wouldRefuse(Address to) {
    return packets.refusal(to);
  }

  void sendToNeighbour(Turn turn, Address to, LinkMessage message) {
    neighbours.send(turn, to, message);
  }

  private void rename(Turn turn, SigningKey next) {
    own.change(next, turn.now())
        .ifPresent(
            old -> {
              neighbours.endUnder(turn, old.publicKey(), event -> onLink(turn, event));
              router.forget(old.address());
              old.close();
            });
    router.renamed(turn.now());
  }

  private void bearerUp(Turn turn, MeshInput.BearerUp bearer) {
    if (beacons.count() >= BEARERS) {
      turn.drop(DropReason.QUEUE_FULL);
    } else {
      beacons.up(bearer.bearer(), bearer.traits(), turn.now());
    }
  }

  private void received(Turn turn, Path from, Bytes bytes) {
    if (!beacons.isUp(from.bearer())) {
      turn.drop(DropReason.BEARER_DOWN);
      return;
    }
    air.received(from.bearer(), bytes.length());
    Bytes frame = bytes;
    if (Fragment.isOne(bytes)) {
      long patience = neighbours.pace(from.bearer()).fragment();
      Result<Optional<Bytes>, DropReason> joined =
          fragments.join(from, bytes, turn.now(), patience, neighbours::isLinked);
      for (int i = fragments.takeGivenUp(); i > 0; i--) {
        turn.drop(DropReason.INCOMPLETE_FRAME);
      }
      if (joined instanceof Result.Err<Optional<Bytes>, DropReason> refused) {
        turn.drop(refused.error());
      }
      frame = joined.fold(whole -> whole.orElse(Bytes.EMPTY), error -> Bytes.EMPTY);
      if (frame.isEmpty()) {
        return;
      }
    }
    links.received(turn, from, frame, event -> onLink(turn, event));
  }

  /** What is too long for its bearer leaves in pieces, whoever of us has made it. */
  private Turn turn(Moment now, Consumer<? super MeshOutput> out) {
    return new Turn(
        now,
        output -> {
          if (output instanceof MeshOutput.Transmit frame && beacons.isUp(frame.bearer())) {
            BearerTraits traits = beacons.traits(frame.bearer());
            for (Bytes piece : fragments.cut(frame.bearer(), traits.mtu(), frame.frame())) {
              if (traits.bitsPerSecond() > 0) {
                neighbours.medium(frame.bearer()).carries(piece.length(), now);
              }
              MeshOutput.Transmit cut = new MeshOutput.Transmit(frame.bearer(), frame.to(), piece);
              air.sent(cut);
              out.accept(cut);
            }
          } else {
            out.accept(output);
          }
        });
  }

  private void onLink(Turn turn, LinkEvent event) {
    if (event instanceof LinkEvent.Heard heard) {
      onHeard(turn, heard.from(), heard.message());
    } else if (event instanceof LinkEvent.CostChanged changed) {
      router.costChanged(turn, changed.address());
    } else if (event instanceof LinkEvent.Stranded stranded) {
      packets.salvage(turn, stranded.packets());
    } else if (event instanceof LinkEvent.Up up) {
      turn.out().accept(new MeshOutput.NeighbourUp(up.key()));
      router.neighbourUp(up.key().address(), turn.now());
    } else if (event instanceof LinkEvent.Down down) {
      turn.out().accept(new MeshOutput.NeighbourDown(down.address(), down.why()));
      router.neighbourDown(turn, down.address());
    }
  }

  private void onHeard(Turn turn, PublicKey from, LinkMessage message) {
    if (message instanceof LinkMessage.Packet packet) {
      packets.received(turn, from.address(), packet);
    } else if (message instanceof LinkMessage.Update update) {
      router.onUpdate(turn, from.address(), update);
    } else if (message instanceof LinkMessage.Ack ack) {
      router.onAck(from.address(), ack, turn.now());
    } else if (message instanceof LinkMessage.Request request) {
      router.onRequest(turn, from.address(), request);
    } else if (message instanceof LinkMessage.Repair repair) {
      router.onRepair(turn, from.address(), repair);
    } else if (message instanceof LinkMessage.BriefRepair repair) {
      router.onRepair(turn, from.address(), repair);
    } else if (message instanceof LinkMessage.Seek seek) {
      clusters.onSeek(turn, from.address(), seek);
    } else if (message instanceof LinkMessage.Found found) {
      clusters.onFound(turn, found);
    } else if (message instanceof LinkMessage.ForService said) {
      forService(turn, from, said);
    }
  }

  private static void forService(Turn turn, PublicKey from, LinkMessage.ForService said) {
    if (Service.of(said.service()).isPresent()) {
      Service service = Service.of(said.service()).get();
      turn.out().accept(new MeshOutput.FromNeighbour(from, service, said.payload()));
    } else {
      turn.drop(DropReason.UNKNOWN_SERVICE);
    }
  }

  private void finish(Turn turn) {
    router.speak(turn);
    clusters.wake(turn).forEach(word -> packets.send(turn, word));
    packets.retry(turn);
    neighbours.pump(turn);
  }
}
