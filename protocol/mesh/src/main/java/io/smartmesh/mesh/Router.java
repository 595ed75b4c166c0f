package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ACK_HELD_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.NEIGHBOURS;
import static io.smartmesh.mesh.MeshLimits.REPAIR_FIRST;
import static io.smartmesh.mesh.MeshLimits.REPAIR_HOPS;
import static io.smartmesh.mesh.MeshLimits.REPAIR_PASSED;
import static io.smartmesh.mesh.MeshLimits.REPAIR_SECOND;
import static io.smartmesh.mesh.MeshLimits.REQUEST_MILLIS_SCARCE;
import static io.smartmesh.mesh.MeshLimits.REQUEST_REPAIRS;
import static io.smartmesh.mesh.MeshLimits.REQUEST_REPAIRS_SCARCE;
import static io.smartmesh.mesh.MeshLimits.SECOND_MILLIS;
import static io.smartmesh.mesh.MeshLimits.SWEEP_MILLIS;
import static io.smartmesh.mesh.MeshLimits.WAITING_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The route: a distance vector with Babel's feasibility condition, told reliably and only when it
 * changes. What a turn changes is told at its end, in {@link #speak}.
 */
final class Router {
  private final OwnIds own;
  private final Verifier verifier;
  private final RouteTable table;
  private final Neighbours neighbours;
  private final Map<Address, Teller> tellers = new TreeMap<>();
  private final Requests requests = new Requests();
  private final Repairs repairs = new Repairs();
  private Moment sweepAt = Moment.NEVER;

  /** Other landmarks may be near since that was last asked. */
  private boolean landmarksChanged;

  Router(OwnIds own, Verifier verifier, RouteTable table, Neighbours neighbours) {
    this.own = own;
    this.verifier = verifier;
    this.table = table;
    this.neighbours = neighbours;
  }

  Optional<Address> nextHop(Address to) {
    return table.find(to).flatMap(Destination::selected).map(Destination.Selected::via);
  }

  /** The way in use. */
  Optional<Destination.Selected> way(Address to) {
    return table.find(to).flatMap(Destination::selected);
  }

  /** The neighbour that {@code to} is, whatever it was called when its link began. */
  Optional<Address> directHop(Address to) {
    return table
        .find(to)
        .flatMap(Destination::selected)
        .filter(way -> way.hops() == 1)
        .map(Destination.Selected::via);
  }

  Scope scope() {
    return table.scope();
  }

  /** The landmark of this name; empty where none or two are known. */
  Optional<Address> landmark(Bytes name) {
    List<Destination> named = table.named(name);
    return named.size() == 1 && scope().isLandmark(name)
        ? Optional.of(named.get(0).key().address())
        : Optional.empty();
  }

  /** Whom a far packet is for, if there is a way to it here. */
  Optional<Address> meant(Address farName) {
    return table.named(FarName.name(farName)).stream()
        .filter(one -> one.selected().isPresent())
        .map(one -> one.key().address())
        .filter(address -> FarName.means(farName, address))
        .findFirst();
  }

  /** Those that there is a way to, and we ourselves. */
  Landmarks landmarks() {
    Map<Address, Integer> hops = new TreeMap<>();
    for (Destination each : table.all()) {
      Address address = each.key().address();
      if (scope().isLandmark(address)) {
        each.selected().ifPresent(way -> hops.put(address, way.hops()));
      }
    }
    own.announced().stream().filter(scope()::isLandmark).forEach(id -> hops.put(id, 0));
    return new Landmarks(hops);
  }

  /** Whether there may be other landmarks since the last call. */
  boolean takeLandmarksChanged() {
    boolean changed = landmarksChanged;
    landmarksChanged = false;
    return changed;
  }

  /** Whether a way was there a moment ago, so that it may soon be back. */
  boolean mayReturn(Address to, Moment now) {
    return table
            .find(to)
            .filter(destination -> now.millisSince(destination.lostAt()) < WAITING_MILLIS)
            .isPresent()
        || requests.isAsked(to, now);
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
    boolean waits =
        neighbours.thrift().isScarce(now) && own.announced().get(0).compareTo(neighbour) < 0;
    Teller teller = new Teller(now, waits ? SECOND_MILLIS : 0);
    own.announced().forEach(teller::changed);
    table.all().forEach(destination -> teller.changed(destination.key().address()));
    tellers.put(neighbour, teller);
    repairs.neighbourUp(neighbour);
    sweepAt = sweepAt.earlier(now.plusMillis(SWEEP_MILLIS));
  }

  void neighbourDown(Turn turn, Address neighbour) {
    tellers.remove(neighbour);
    repairs.neighbourDown(neighbour);
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
    List<Integer> unproven = new ArrayList<>();
    for (int i = 0; i < update.adverts().size(); i++) {
      Advert said = update.adverts().get(i);
      Optional<Advert> advert = teller.nicknames().meant(said);
      if (advert.filter(meant -> table.take(turn, from, teller, meant)).isPresent()) {
        int place = i;
        table
            .named(said)
            .ifPresent(meant -> teller.nicknames().heard(update.number(), place, meant));
      } else {
        unproven.add(i);
        turn.drop(DropReason.ROUTE_UNPROVEN);
      }
    }
    neighbours.acknowledge(turn, from, new LinkMessage.Ack(update.number(), unproven));
  }

  void onAck(Address from, LinkMessage.Ack ack, Moment now) {
    Teller teller = tellers.get(from);
    if (teller != null) {
      teller.acknowledged(ack, now);
    }
  }

  /** A packet waits for a way that was lost: whoever may know one is asked now (RT-31). */
  void urge(Address to, Moment now) {
    if (table.find(to).flatMap(Destination::wanted).isPresent()) {
      requests.urge(to, now);
    }
  }

  void onRepair(Turn turn, Address from, LinkMessage.BriefRepair asked) {
    Optional<LinkMessage.Repair> meant =
        Optional.ofNullable(tellers.get(from)).flatMap(teller -> teller.nicknames().meant(asked));
    if (meant.isPresent()) {
      onRepair(turn, from, meant.get());
    } else {
      turn.drop(DropReason.REPAIR_REFUSED);
    }
  }

  /** Tells of our way if it is below what is asked for or can be; else looks for one (RT-31). */
  void onRepair(Turn turn, Address from, LinkMessage.Repair asked) {
    Teller teller = tellers.get(from);
    if (teller == null || !repairs.admits(from, turn.now())) {
      turn.drop(DropReason.REPAIR_REFUSED);
      return;
    }
    Optional<Address> ours =
        own.announced().stream().filter(id -> Advert.name(id).equals(asked.name())).findFirst();
    if (ours.isPresent()) {
      teller.urgent(ours.get());
      return;
    }
    List<Destination> meant = table.named(asked.name());
    if (meant.size() != 1 || meant.get(0).isLetGo()) {
      turn.drop(DropReason.REPAIR_REFUSED);
      return;
    }
    Destination destination = meant.get(0);
    Address to = destination.key().address();
    table.withdrawn(turn, from, destination);
    if (destination.goBelow(asked.bound())) {
      teller.urgent(to);
    } else if (asked.hopsLeft() <= 1) {
      turn.drop(DropReason.REPAIR_REFUSED);
    } else if (repairs.passes(to, from, asked.bound(), turn.now())) {
      Distance below = asked.bound().below();
      Distance bound =
          destination
              .label()
              .filter(own -> !destination.selected().isPresent() && own.isBetterThan(below))
              .orElse(below);
      int hopsLeft = Math.min(asked.hopsLeft(), HOPS) - 1;
      LinkMessage.Repair question = new LinkMessage.Repair(asked.name(), bound, hopsLeft);
      repair(turn, destination, from, REPAIR_PASSED, question);
    }
  }

  /**
   * Along the way where there is one; else to all but who asked, or while bytes are scarce to
   * {@code most} of them, those first that said they have one.
   */
  private void repair(
      Turn turn, Destination destination, Address asker, int most, LinkMessage.Repair question) {
    Optional<Address> via = destination.selected().map(Destination.Selected::via);
    if (via.isPresent()) {
      if (!via.get().equals(asker)) {
        briefly(turn, destination, via.get(), question);
      }
      return;
    }
    List<Address> others = new ArrayList<>(tellers.keySet());
    others.remove(asker);
    boolean isScarce = neighbours.thrift().isScarce(turn.now());
    if (isScarce && others.size() > most) {
      Collections.rotate(others, (int) (turn.now().millis() % others.size()));
      others.sort(Comparator.comparing(to -> !destination.routes().containsKey(to)));
      others = others.subList(0, most);
    }
    others.forEach(neighbour -> briefly(turn, destination, neighbour, question));
  }

  private void briefly(Turn turn, Destination of, Address to, LinkMessage.Repair question) {
    Teller teller = tellers.get(to);
    if (teller != null) {
      ask(turn, to, teller.nicknames().brief(of.key().address(), question));
    }
  }

  private void answerRepairs(Turn turn, Address to) {
    Destination destination = table.find(to).orElse(null);
    if (destination != null && destination.selected().isPresent()) {
      Address via = destination.selected().get().via();
      for (Address asker : repairs.answered(to, turn.now(), destination::goBelow)) {
        Teller teller = tellers.get(asker);
        if (teller != null && !asker.equals(via)) {
          teller.urgent(to);
        }
      }
      for (Address asker : requests.served(to, destination.selected().get().distance().seqno())) {
        Optional.ofNullable(tellers.get(asker)).ifPresent(teller -> teller.urgent(to));
      }
    }
  }

  /** Answers if we can, else passes it on towards the origin (RT-9). */
  void onRequest(Turn turn, Address from, LinkMessage.Request request) {
    Teller teller = tellers.get(from);
    if (teller == null) {
      return;
    }
    Address to = request.destination();
    Optional<Origin> origin = own.origin(to);
    if (origin.isPresent()) {
      if (origin.get().raise(turn, request, verifier)) {
        tellAll(to, turn.now());
      }
      teller.urgent(to);
      return;
    }
    if (isFresh(to, request.wanted())) {
      teller.urgent(to);
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

  /** RT-40. */
  void judge(Turn turn, MeshInput.Judged said) {
    table.judge(turn, said.to(), said.service(), said.sentAt(), said.arrived());
  }

  /** A name of ours from long ago: nobody has to be told of it any more. */
  void forget(Address old) {
    tellers.values().forEach(teller -> teller.forget(old));
  }

  /** What we are called now is told beside what we were called, for a while (RT-20). */
  void renamed(Moment now) {
    landmarksChanged = true;
    own.announced().forEach(id -> tellAll(id, now));
  }

  void wake(Turn turn) {
    table.forgive(turn);
    own.retire(turn.now()).forEach(old -> tellAll(old, turn.now()));
    if (!sweepAt.isAfter(turn.now())) {
      for (Address forgotten : table.sweep(turn)) {
        tellers.values().forEach(teller -> teller.forget(forgotten));
        requests.want(forgotten, false, turn.now(), 0);
      }
      boolean idle = tellers.isEmpty() && table.all().isEmpty();
      sweepAt = idle ? Moment.NEVER : turn.now().plusMillis(SWEEP_MILLIS);
    }
  }

  /** Says what has changed and asks what must be asked. */
  void speak(Turn turn) {
    Thrift thrift = neighbours.thrift();
    long pause = thrift.isScarce(turn.now()) ? REQUEST_MILLIS_SCARCE : 0;
    table
        .drainSettled()
        .forEach(
            (address, isChanged) -> {
              if (isChanged) {
                tellAll(address, turn.now());
                landmarksChanged |= scope().isLandmark(address);
              }
              answerRepairs(turn, address);
              boolean wanting = table.find(address).flatMap(Destination::wanted).isPresent();
              requests.want(address, wanting, turn.now(), pause);
            });
    tellers.forEach((neighbour, teller) -> tell(turn, neighbour, teller));
    requests
        .due(turn.now(), pause, this::isWithoutWays)
        .forEach((address, tries) -> ask(turn, address, tries));
    requests.duePassing(turn.now()).forEach(passing -> passOn(turn, passing));
  }

  private void tell(Turn turn, Address neighbour, Teller teller) {
    if (!teller.deadline().isAfter(turn.now())) {
      // Where we hold acknowledgements back the neighbour may do so too.
      long held = neighbours.thrift().isScarce(turn.now()) ? ACK_HELD_MILLIS : 0;
      teller
          .patience(neighbours.turnaround(neighbour) + held)
          .due(
              turn.now(),
              neighbours.routeShare(neighbour),
              neighbours.thrift(),
              to -> saying(to, neighbour, turn.now()))
          .forEach(update -> neighbours.send(turn, neighbour, update));
    }
  }

  /** What is of use to it: split horizon (RT-8), and RT-33. */
  private Saying saying(Address to, Address listener, Moment now) {
    if (own.isOurs(to)) {
      return own.origin(to)
          .<Saying>map(o -> new Saying.Way(o.announcement(), true))
          .orElse(Saying.NO_WAY);
    }
    return table
        .find(to)
        .map(destination -> destination.saying(listener, now))
        .orElse(Saying.NO_WAY);
  }

  private boolean isWithoutWays(Address to) {
    return !table.find(to).filter(destination -> !destination.routes().isEmpty()).isPresent();
  }

  /** At first after a way below our place, then after a newer number (RT-9, RT-31). */
  private void ask(Turn turn, Address address, int tries) {
    Destination destination = table.find(address).orElse(null);
    Optional<Long> wanted = destination == null ? Optional.empty() : destination.wanted();
    if (destination == null || !wanted.isPresent()) {
      return;
    }
    boolean isLost = !destination.selected().isPresent();
    boolean isScarce = neighbours.thrift().isScarce(turn.now());
    int questions = isScarce ? REQUEST_REPAIRS_SCARCE : REQUEST_REPAIRS;
    if (isLost && (tries < questions || isWithoutWays(address))) {
      int hops = REPAIR_HOPS[Math.min(tries, REPAIR_HOPS.length - 1)];
      Distance bound = destination.label().orElseThrow(IllegalStateException::new);
      Bytes name = Advert.name(address);
      int most = tries == 0 ? REPAIR_FIRST : tries == 1 ? REPAIR_SECOND : NEIGHBOURS;
      repair(turn, destination, address, most, new LinkMessage.Repair(name, bound, hops));
      return;
    }
    Proof proof = destination.proof();
    LinkMessage.Request request =
        new LinkMessage.Request(address, wanted.get(), HOPS, proof.seqno(), proof.signature());
    for (Address neighbour : destination.routes().keySet()) {
      ask(turn, neighbour, request);
    }
  }

  private void passOn(Turn turn, Requests.Passing passing) {
    LinkMessage.Request asked = passing.request();
    Address to = asked.destination();
    if (!isFresh(to, asked.wanted())) {
      table
          .find(to)
          .flatMap(destination -> destination.towards(passing.asker()))
          .ifPresent(next -> ask(turn, next, asked.oneHopOn()));
    }
  }

  /** Where routes have had their share for now it is left out: it is repeated in any case. */
  private void ask(Turn turn, Address to, LinkMessage request) {
    if (!neighbours.routeShare(to).at().isAfter(turn.now())) {
      neighbours.send(turn, to, request);
    }
  }

  private void tellAll(Address destination, Moment now) {
    boolean isNew =
        !neighbours.thrift().isScarce(now)
            && !table.find(destination).filter(known -> !known.isNew(now)).isPresent();
    for (Teller teller : tellers.values()) {
      if (isNew) {
        teller.isNew(destination);
      } else {
        teller.changed(destination);
      }
    }
  }

  Moment deadline() {
    Moment next =
        sweepAt.earlier(requests.deadline()).earlier(table.forgiveAt()).earlier(own.deadline());
    for (Teller teller : tellers.values()) {
      next = next.earlier(teller.deadline());
    }
    return next;
  }
}
