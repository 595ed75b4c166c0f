package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.WAITING_MILLIS;
import static io.smartmesh.mesh.MeshLimits.WAITING_PACKETS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Packets: delivered here (PK-4), sent on, or kept for a moment while their way is repaired. They
 * name no sender (PK-6) and are not repeated (PK-7).
 */
final class Packets {
  private record Waiting(Address from, LinkMessage.Packet packet, Moment until) {}

  private final OwnIds own;
  private final Router router;
  private final Neighbours neighbours;
  private final Echoes echoes;
  private final Clusters clusters;
  private MeshCounts.Amounts sent = MeshCounts.Amounts.NONE;
  private MeshCounts.Amounts forwarded = MeshCounts.Amounts.NONE;
  private MeshCounts.Amounts delivered = MeshCounts.Amounts.NONE;
  private long echoesAnswered;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  Packets(OwnIds own, Router router, Neighbours neighbours, Echoes echoes, Clusters clusters) {
    this.own = own;
    this.router = router;
    this.neighbours = neighbours;
    this.echoes = echoes;
    this.clusters = clusters;
  }

  /** One of ours; {@code hops} in it is 0. */
  void send(Turn turn, LinkMessage.Packet packet) {
    sent = sent.plus(packet);
    if (own.isOurs(packet.destination())) {
      deliver(turn, Flow.OWN, packet);
      return;
    }
    Optional<MeshOutput.Refused> refused =
        packet.traffic() == TrafficClass.BULK ? refusal(packet.destination()) : Optional.empty();
    if (refused.isPresent()) {
      turn.out().accept(refused.get());
    } else {
      forward(turn, Flow.OWN, packet);
    }
  }

  /** Why bulk of our own for there has to wait (LN-29). */
  Optional<MeshOutput.Refused> refusal(Address to) {
    return clusters.way(to).flatMap(way -> neighbours.refusal(to, way.via()));
  }

  /** One that a neighbour sent us. */
  void received(Turn turn, Address from, LinkMessage.Packet said) {
    LinkMessage.Packet packet = clusters.known(said);
    if (own.isOurs(packet.destination()) || Echoes.endsHere(packet)) {
      deliver(turn, from, packet);
    } else if (packet.hops() >= HOPS) {
      turn.drop(DropReason.HOP_LIMIT_REACHED);
    } else {
      forwarded = forwarded.plus(packet);
      forward(turn, from, packet);
    }
  }

  private void deliver(Turn turn, Address from, LinkMessage.Packet packet) {
    delivered = delivered.plus(packet);
    if (packet.service() == HomeWord.SERVICE) {
      clusters.arrived(turn, from, packet).ifPresent(answer -> send(turn, answer));
      return;
    }
    if (packet.service() == Echo.SERVICE) {
      echoes.arrived(turn, packet).ifPresent(answer -> answer(turn, answer));
      return;
    }
    Optional<Service> service = Service.of(packet.service());
    if (service.isPresent()) {
      turn.out()
          .accept(new MeshOutput.PacketArrived(service.get(), packet.payload(), packet.hops()));
    } else {
      turn.drop(DropReason.UNKNOWN_SERVICE);
    }
  }

  private void answer(Turn turn, LinkMessage.Packet answer) {
    echoesAnswered++;
    send(turn, answer);
  }

  /** Those that went to a neighbour who has fallen silent go another way (LN-51). */
  void salvage(Turn turn, List<Bytes> stranded) {
    for (Bytes encoded : stranded) {
      if (LinkMessage.decode(encoded).orThrow() instanceof LinkMessage.Packet packet) {
        forward(turn, Flow.OWN, packet.oneHopBack());
      }
    }
  }

  private void forward(Turn turn, Address from, LinkMessage.Packet packet) {
    if (sendOn(turn, from, packet)) {
      return;
    }
    router.urge(packet.destination(), turn.now());
    boolean isSought = packet.hops() == 0 && clusters.seek(packet, turn.now());
    if (!isSought && !router.mayReturn(packet.destination(), turn.now())) {
      turn.drop(DropReason.NO_ROUTE);
    } else if (waiting.size() >= WAITING_PACKETS) {
      turn.drop(DropReason.QUEUE_FULL);
    } else {
      waiting.add(new Waiting(from, packet, turn.now().plusMillis(WAITING_MILLIS)));
    }
  }

  /**
   * By the destination's own way; what is far by its landmark's, and never back to that (RT-53).
   */
  private boolean sendOn(Turn turn, Address from, LinkMessage.Packet said) {
    LinkMessage.Packet known = clusters.known(said);
    Optional<Address> near = known.isFar() ? Optional.empty() : router.nextHop(known.destination());
    LinkMessage.Packet packet =
        near.isPresent() || known.hops() > 0
            ? known
            : clusters.byLandmark(known, turn.now()).orElse(known);
    Optional<Address> next =
        packet.isFar()
            ? clusters.towards(packet.destination()).map(Destination.Selected::via)
            : near;
    next.ifPresent(
        neighbour ->
            neighbours.send(
                turn,
                neighbour,
                packet.oneHopOn(),
                packet.queuedAs(),
                Flow.of(from, packet.destination())));
    return next.isPresent();
  }

  /** Sends on what has a way again and gives up what has waited too long. */
  void retry(Turn turn) {
    for (Iterator<Waiting> i = waiting.iterator(); i.hasNext(); ) {
      Waiting next = i.next();
      if (sendOn(turn, next.from, next.packet)) {
        i.remove();
      } else if (!next.until.isAfter(turn.now())) {
        i.remove();
        turn.drop(DropReason.NO_ROUTE);
      }
    }
  }

  MeshCounts counts(int handshakes) {
    return new MeshCounts(
        sent,
        forwarded,
        delivered,
        router.changes(),
        echoesAnswered,
        handshakes,
        waiting.size(),
        router.destinations());
  }

  Moment deadline() {
    Waiting oldest = waiting.peek();
    return oldest == null ? Moment.NEVER : oldest.until;
  }
}
