package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.WAITING_MILLIS;
import static io.smartmesh.mesh.MeshLimits.WAITING_PACKETS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Packets: delivered here (PK-4), sent on, or kept for a moment while their way is repaired. They
 * name no sender (PK-6) and are not repeated (PK-7).
 */
final class Packets {
  private record Waiting(LinkMessage.Packet packet, Moment until) {}

  private final Address self;
  private final Router router;
  private final Neighbours neighbours;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  Packets(Address self, Router router, Neighbours neighbours) {
    this.self = self;
    this.router = router;
    this.neighbours = neighbours;
  }

  /** One of ours; {@code hops} in it is 0. */
  void send(Turn turn, LinkMessage.Packet packet) {
    if (packet.destination().equals(self)) {
      deliver(turn, packet);
    } else {
      forward(turn, packet);
    }
  }

  /** One that a neighbour sent us. */
  void received(Turn turn, LinkMessage.Packet packet) {
    if (packet.destination().equals(self)) {
      deliver(turn, packet);
    } else if (packet.hops() >= HOPS) {
      turn.drop(DropReason.HOP_LIMIT_REACHED);
    } else {
      forward(turn, packet);
    }
  }

  private void deliver(Turn turn, LinkMessage.Packet packet) {
    Optional<Service> service = Service.of(packet.service());
    if (service.isPresent()) {
      turn.out()
          .accept(new MeshOutput.PacketArrived(service.get(), packet.payload(), packet.hops()));
    } else {
      turn.drop(DropReason.UNKNOWN_SERVICE);
    }
  }

  private void forward(Turn turn, LinkMessage.Packet packet) {
    if (sendOn(turn, packet)) {
      return;
    }
    if (!router.mayReturn(packet.destination(), turn.now())) {
      turn.drop(DropReason.NO_ROUTE);
    } else if (waiting.size() >= WAITING_PACKETS) {
      turn.drop(DropReason.QUEUE_FULL);
    } else {
      waiting.add(new Waiting(packet, turn.now().plusMillis(WAITING_MILLIS)));
    }
  }

  private boolean sendOn(Turn turn, LinkMessage.Packet packet) {
    Optional<Address> next = router.nextHop(packet.destination());
    next.ifPresent(
        neighbour ->
            neighbours.send(
                turn,
                neighbour,
                new LinkMessage.Packet(
                    packet.destination(), packet.service(), packet.hops() + 1, packet.payload())));
    return next.isPresent();
  }

  /** Sends on what has a way again and gives up what has waited too long. */
  void retry(Turn turn) {
    for (Iterator<Waiting> i = waiting.iterator(); i.hasNext(); ) {
      Waiting next = i.next();
      if (sendOn(turn, next.packet)) {
        i.remove();
      } else if (!next.until.isAfter(turn.now())) {
        i.remove();
        turn.drop(DropReason.NO_ROUTE);
      }
    }
  }

  Moment deadline() {
    Waiting oldest = waiting.peek();
    return oldest == null ? Moment.NEVER : oldest.until;
  }
}
