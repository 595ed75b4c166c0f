package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.BEARERS;
import static io.smartmesh.mesh.MeshLimits.MTU_LEAST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.List;
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
  private final Beacons beacons;
  private final Neighbours neighbours;
  private final Links links;
  private final Router router;
  private final Packets packets;

  /**
   * @param self the device's key, which is its identity in the mesh
   * @param verifier checks the routes' signatures; the curve itself will do
   */
  public Mesh(MeshConfig config, SigningKey self, Curve curve, Verifier verifier, Entropy entropy) {
    beacons = new Beacons(config.network(), entropy);
    neighbours = new Neighbours(beacons);
    links = new Links(config.network(), self, curve, entropy, beacons, neighbours);
    Origin origin = new Origin(config, self);
    RouteTable table =
        new RouteTable(config.network(), curve, verifier, self.address(), neighbours::cost);
    router = new Router(origin, verifier, table, neighbours);
    packets = new Packets(self.address(), router, neighbours);
  }

  @Override
  public void handle(MeshInput input, Moment now, Consumer<? super MeshOutput> out) {
    Turn turn = new Turn(now, out);
    if (input instanceof MeshInput.FrameReceived frame) {
      if (beacons.isUp(frame.bearer())) {
        Path path = new Path(frame.bearer(), frame.from());
        links.received(turn, path, frame.frame(), event -> onLink(turn, event));
      } else {
        turn.drop(DropReason.BEARER_DOWN);
      }
    } else if (input instanceof MeshInput.SendPacket send) {
      packets.send(
          turn, new LinkMessage.Packet(send.to(), send.service().number(), 0, send.payload()));
    } else if (input instanceof MeshInput.SendToNeighbour send) {
      sendToNeighbour(
          turn, send.to(), new LinkMessage.ForService(send.service().number(), send.payload()));
    } else if (input instanceof MeshInput.BearerUp bearer) {
      bearerUp(turn, bearer);
    } else if (input instanceof MeshInput.BearerDown bearer) {
      beacons.down(bearer.bearer());
      links.bearerDown(bearer.bearer(), event -> onLink(turn, event));
    }
    finish(turn);
  }

  @Override
  public void wake(Moment now, Consumer<? super MeshOutput> out) {
    Turn turn = new Turn(now, out);
    links.wake(turn, event -> onLink(turn, event));
    router.wake(turn);
    finish(turn);
  }

  @Override
  public Moment deadline() {
    return links.deadline().earlier(router.deadline()).earlier(packets.deadline());
  }

  /** The neighbours with a standing session, by address. */
  public List<NeighbourView> neighbours() {
    return neighbours.all().stream().map(Neighbour::view).collect(Collectors.toList());
  }

  /** The nodes that can be reached, by address. */
  public List<RouteView> routes() {
    return router.view();
  }

  /** Bytes that any packet may carry, whichever of our bearers it leaves by. */
  public int maxPacketPayload() {
    return beacons.smallestMtu() - Frame.DATA_OVERHEAD - LinkMessage.PACKET_HEADER;
  }

  /** Bytes that fit into one message to a neighbour, whichever bearer it is on. */
  public int maxNeighbourPayload() {
    return beacons.smallestMtu() - Frame.DATA_OVERHEAD - LinkMessage.SERVICE_HEADER;
  }

  void sendToNeighbour(Turn turn, Address to, LinkMessage message) {
    neighbours.send(turn, to, message);
  }

  private void bearerUp(Turn turn, MeshInput.BearerUp bearer) {
    if (bearer.mtu() < MTU_LEAST) {
      turn.drop(DropReason.TOO_LARGE);
    } else if (beacons.count() >= BEARERS) {
      turn.drop(DropReason.QUEUE_FULL);
    } else {
      beacons.up(bearer.bearer(), bearer.mtu(), turn.now());
    }
  }

  private void onLink(Turn turn, LinkEvent event) {
    if (event instanceof LinkEvent.Heard heard) {
      onHeard(turn, heard.from(), heard.message());
    } else if (event instanceof LinkEvent.CostChanged changed) {
      router.costChanged(turn, changed.address());
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
      packets.received(turn, packet);
    } else if (message instanceof LinkMessage.Update update) {
      router.onUpdate(turn, from.address(), update);
    } else if (message instanceof LinkMessage.Ack ack) {
      router.onAck(from.address(), ack, turn.now());
    } else if (message instanceof LinkMessage.Request request) {
      router.onRequest(turn, from.address(), request);
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
    packets.retry(turn);
  }
}
