package io.smartmesh.node;

import io.smartmesh.around.Around;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.Errands;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.Service;
import java.util.function.Consumer;

/**
 * What goes through the node for others: IP packets, streams and the files in them, requests for
 * the chain, and what is said to everybody near.
 */
final class Traffic {
  private final IpTraffic ip;
  private final StreamTraffic streams;
  private final TransferTraffic transfers;
  private final ErrandTraffic errands;
  private final AroundDesk around;

  Traffic(
      NodeCore node,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      MeshEdge edge,
      Mesh mesh,
      TransferTraffic.Parts files) {
    ip = new IpTraffic(node, key, curve, entropy, to -> edge.way(to, mesh));
    streams = new StreamTraffic(node, key, curve, entropy, edge, mesh);
    transfers = new TransferTraffic(node, edge, streams, files);
    around =
        new AroundDesk(
            node,
            edge,
            mesh,
            company ->
                new Around(
                    key,
                    node.config().network(),
                    curve,
                    entropy,
                    company,
                    files.stored(),
                    files.start()));
    errands =
        new ErrandTraffic(
            node,
            edge,
            new Errands(
                key,
                curve,
                entropy,
                node::chainTime,
                device -> node.byHand().canFind(device),
                files.stored(),
                files.start()));
  }

  TransferTraffic transfers() {
    return transfers;
  }

  ErrandTraffic errands() {
    return errands;
  }

  AroundDesk around() {
    return around;
  }

  void handle(NodeInput.Traffic input, Moment now, Consumer<? super NodeOutput> out) {
    if (input instanceof NodeInput.ForStreams forStreams) {
      streams.say(StreamShare.User.PROGRAM, forStreams.input(), now, out);
    } else if (input instanceof NodeInput.Disk disk) {
      transfers.handle(disk, now, out);
    } else {
      ip.handle((NodeInput.Ip) input, now, out);
    }
  }

  /** Of service TUNNEL, STREAM or ERRAND. */
  void arrived(Service service, Bytes payload, Moment now, Consumer<? super NodeOutput> out) {
    if (service == Service.STREAM) {
      streams.arrived(payload, now, out);
    } else if (service == Service.ERRAND) {
      errands.handle(new ErrandInput.PacketArrived(payload), now);
    } else {
      ip.arrived(payload, now, out);
    }
  }

  void reachable(PublicKey node, int hops, Moment now, Consumer<? super NodeOutput> out) {
    ip.reachable(node, now, out);
    transfers.reachable(node, now, out);
    errands.handle(new ErrandInput.NodeReachable(node, hops), now);
  }

  void unreachable(Address node, Moment now, Consumer<? super NodeOutput> out) {
    ip.unreachable(node, now, out);
    errands.handle(new ErrandInput.NodeUnreachable(node), now);
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    ip.wake(now, out);
    transfers.wake(now, out);
    streams.wake(now, out);
    errands.wake(now);
    around.wake(now, out);
  }

  Moment deadline() {
    return ip.deadline()
        .earlier(streams.deadline())
        .earlier(transfers.deadline())
        .earlier(errands.deadline())
        .earlier(around.deadline());
  }
}
