package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.SWEEP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.WAITING_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The route: a distance vector with Babel's feasibility condition, told reliably and only when it
 * changes. What a turn changes is told at its end, in {@link #speak}.
 */
final class Router {
  private final Origin origin;
  private final Verifier verifier;
  private final RouteTable table;
  private final Neighbours neighbours;
  private final Map<Address, Teller> tellers = new TreeMap<>();
  private final Requests requests = new Requests();
  private Moment sweepAt = Moment.NEVER;

  Router(Origin origin, Verifier verifier, RouteTable table, Neighbours neighbours) {
    this.origin = origin;
    this.verifier = verifier;
    this.table = table;
    this.neighbours = neighbours;
  }

  Optional<Address> nextHop(Address to) {
    return table.find(to).flatMap(Destination::selected).map(Destination.Selected::via);
  }

  /** Whether a way was there a moment ago, so that it may soon be back. */
  boolean mayReturn(Address to, Moment now) {
    return table
        .find(to)
        .filter(destination -> now.millisSince(destination.lostAt()) < WAITING_MILLIS)
        .isPresent();
  }

  List<RouteView> view() {
    List<RouteView> views = new ArrayList<>();
    table.all().forEach(destination -> destination.view().ifPresent(views::add));
    return views;
  }

  List<WayView> ways() {
    List<WayView> views = new ArrayList<>();
    table.all().forEach(destination -> destination.ways(views::add));
    return views;
  }

  long changes() {
    return table.changes();
  }

  int destinations() {
    return table.all().size();
  }

  void neighbourUp(Address neighbour, Moment now) {
    Teller teller = new Teller(now);
    teller.changed(origin.address());
    table.all().forEach(destination -> teller.changed(destination.key().address()));
    tellers.put(neighbour, teller);
    sweepAt = sweepAt.earlier(now.plusMillis(SWEEP_MILLIS));
  }

  void neighbourDown(Turn turn, Address neighbour) {
    tellers.remove(neighbour);
    table.neighbourDown(turn, neighbour);
  }

  void costChanged(Turn turn, Address neighbour) {
    table.costChanged(turn, neighbour);
    Teller teller = tellers.get(neighbour);
    if (teller != null) {
      teller.reconsider();
    }
  }

  void onUpdate(Turn turn, Address from, LinkMessage.Update update) {
    Teller teller = tellers.get(from);
    if (teller == null || !teller.isNews(update.number())) {
      turn.drop(DropReason.ROUTE_UPDATE_OLD);
      return;
    }
    boolean complete = true;
    for (Advert advert : update.adverts()) {
      complete &= table.take(turn, from, teller, advert);
    }
    if (complete) {
      neighbours.send(turn, from, new LinkMessage.Ack(update.number()));
    } else {
      turn.drop(DropReason.ROUTE_UNPROVEN);
    }
  }

  void onAck(Address from, LinkMessage.Ack ack, Moment now) {
    Teller teller = tellers.get(from);
    if (teller != null) {
      teller.acknowledged(ack.number(), now);
    }
  }

  /** Answers if we can, else passes it on towards the origin (RT-9). */
  void onRequest(Turn turn, Address from, LinkMessage.Request request) {
    Teller teller = tellers.get(from);
    if (teller == null) {
      return;
    }
    Address to = request.destination();
    if (to.equals(origin.address())) {
      if (origin.raise(turn, request, verifier)) {
        tellAll(to);
      }
      teller.changed(to);
      return;
    }
    if (isFresh(to, request.wanted())) {
      teller.changed(to);
    } else if (request.hopsLeft() <= 1) {
      turn.drop(DropReason.HOP_LIMIT_REACHED);
    } else if (!table.find(to).isPresent()) {
      turn.drop(DropReason.NO_ROUTE);
    } else if (!requests.pass(from, request, turn.now())) {
      turn.drop(DropReason.QUEUE_FULL);
    }
  }

  private boolean isFresh(Address to, long seqno) {
    return table
        .find(to)
        .flatMap(Destination::selected)
        .filter(way -> way.distance().seqno() >= seqno)
        .isPresent();
  }

  void wake(Turn turn) {
    if (!sweepAt.isAfter(turn.now())) {
      for (Address forgotten : table.sweep(turn)) {
        tellers.values().forEach(teller -> teller.forget(forgotten));
        requests.want(forgotten, false, turn.now());
      }
      boolean idle = tellers.isEmpty() && table.all().isEmpty();
      sweepAt = idle ? Moment.NEVER : turn.now().plusMillis(SWEEP_MILLIS);
    }
  }

  /** Says what has changed and asks what must be asked. */
  void speak(Turn turn) {
    table
        .drainSettled()
        .forEach(
            (address, isChanged) -> {
              if (isChanged) {
                tellAll(address);
              }
              boolean wanting = table.find(address).flatMap(Destination::wanted).isPresent();
              requests.want(address, wanting, turn.now());
            });
    tellers.forEach((neighbour, teller) -> tell(turn, neighbour, teller));
    requests.due(turn.now()).forEach(address -> ask(turn, address));
    requests.duePassing(turn.now()).forEach(passing -> passOn(turn, passing));
  }

  private void tell(Turn turn, Address neighbour, Teller teller) {
    if (!teller.deadline().isAfter(turn.now())) {
      teller
          .patience(neighbours.turnaround(neighbour))
          .due(turn.now(), neighbours.routeShare(neighbour), to -> announcement(to, neighbour))
          .forEach(update -> neighbours.send(turn, neighbour, update));
    }
  }

  /** Split horizon: who brings us there need not hear that we get there (RT-8). */
  private Optional<Announcement> announcement(Address to, Address listener) {
    if (to.equals(origin.address())) {
      return Optional.of(origin.announcement());
    }
    return table
        .find(to)
        .filter(
            destination ->
                !destination.selected().filter(way -> way.via().equals(listener)).isPresent())
        .flatMap(Destination::announcement);
  }

  private void ask(Turn turn, Address address) {
    Optional<Destination> destination = table.find(address);
    Optional<Long> wanted = destination.flatMap(Destination::wanted);
    if (wanted.isPresent()) {
      Proof proof = destination.get().proof();
      LinkMessage.Request request =
          new LinkMessage.Request(address, wanted.get(), HOPS, proof.seqno(), proof.signature());
      for (Address neighbour : destination.get().routes().keySet()) {
        request(turn, neighbour, request);
      }
    }
  }

  private void passOn(Turn turn, Requests.Passing passing) {
    LinkMessage.Request asked = passing.request();
    Address to = asked.destination();
    if (!isFresh(to, asked.wanted())) {
      table
          .find(to)
          .flatMap(destination -> destination.towards(passing.asker()))
          .ifPresent(next -> request(turn, next, asked.oneHopOn()));
    }
  }

  /** Where routes have had their share for now it is left out: it is repeated in any case. */
  private void request(Turn turn, Address to, LinkMessage.Request request) {
    if (!neighbours.routeShare(to).at().isAfter(turn.now())) {
      neighbours.send(turn, to, request);
    }
  }

  private void tellAll(Address destination) {
    tellers.values().forEach(teller -> teller.changed(destination));
  }

  Moment deadline() {
    Moment next = sweepAt.earlier(requests.deadline());
    for (Teller teller : tellers.values()) {
      next = next.earlier(teller.deadline());
    }
    return next;
  }
}
