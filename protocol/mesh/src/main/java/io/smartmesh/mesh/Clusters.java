package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CLAIMS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.CLAIMS_PER_SECOND_OF_ONE;
import static io.smartmesh.mesh.MeshLimits.CLAIM_REFRESH_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.LARGE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.SHARES_BURST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Verifier;
import java.util.List;
import java.util.Optional;

/**
 * What reaches beyond those that a node keeps ways to (RT-48 to RT-53): who lives near which
 * landmark is told to landmarks, asked of landmarks, and named in the packet. Nothing of it is said
 * where a table holds the mesh.
 */
final class Clusters {
  private final long network;
  private final OwnIds own;
  private final Router router;
  private final Neighbours neighbours;
  private final Curve curve;
  private final Verifier verifier;
  private final Registrar registrar;
  private final Seeks seeks;
  private final Directory directory = new Directory();
  private final Crumbs crumbs = new Crumbs();
  private final FarPlaces places = new FarPlaces();
  private final Shares words =
      new Shares(CLAIMS_PER_SECOND_OF_ONE, CLAIMS_PER_SECOND, SHARES_BURST);

  /** So long this mesh counts as large; never before it was. */
  private Optional<Moment> largeUntil = Optional.empty();

  Clusters(
      MeshConfig config,
      OwnIds own,
      Router router,
      Neighbours neighbours,
      Curve curve,
      Verifier verifier,
      Entropy entropy) {
    network = config.network();
    this.own = own;
    this.router = router;
    this.neighbours = neighbours;
    this.curve = curve;
    this.verifier = verifier;
    registrar = new Registrar(own, config, entropy);
    seeks = new Seeks(entropy);
  }

  // ------------------------------------------------------------------ packets

  /** By its whole name where that is known here: from here on it goes the destination's own way. */
  LinkMessage.Packet known(LinkMessage.Packet packet) {
    if (!packet.isFar()) {
      return packet;
    }
    Optional<Address> ours = own.meant(packet.destination());
    return (ours.isPresent() ? ours : router.meant(packet.destination()))
        .map(packet::named)
        .orElse(packet);
  }

  /** The landmark that a far packet goes to. */
  Optional<Destination.Selected> towards(Address farName) {
    return router.landmark(FarName.home(farName)).flatMap(router::way);
  }

  /** What a far destination is called in a packet, where it is known and its landmark has a way. */
  Optional<Address> farName(Address to) {
    return places
        .find(to)
        .flatMap(
            place ->
                place.homes().stream()
                    .map(home -> FarName.of(to, home))
                    .filter(name -> towards(name).isPresent())
                    .findFirst());
  }

  /** One of our own, by its landmark; what was learned too long ago is asked for anew. */
  Optional<LinkMessage.Packet> byLandmark(LinkMessage.Packet packet, Moment now) {
    Address to = packet.destination();
    if (packet.service() == HomeWord.SERVICE || !places.find(to).isPresent()) {
      return Optional.empty();
    }
    places
        .find(to)
        .filter(place -> place.until().millisSince(now) < CLAIM_REFRESH_MILLIS)
        .ifPresent(place -> seek(to, now));
    return farName(to).map(packet::far);
  }

  /** The way that packets of our own take, to whoever is far too. */
  Optional<Destination.Selected> way(Address to) {
    Optional<Destination.Selected> near = router.way(to);
    return near.isPresent() ? near : farName(to).flatMap(this::towards);
  }

  // ------------------------------------------------------------------ where somebody lives

  private boolean isLarge(Moment now) {
    return largeUntil.filter(until -> until.isAfter(now)).isPresent();
  }

  /** Asks where somebody lives, if this mesh is so large; whether an answer may come. */
  boolean seek(Address to, Moment now) {
    return isLarge(now) && seeks.begin(to, now);
  }

  /** The same for one of our own packets; where landmarks are asked and answer nobody is sought. */
  boolean seek(LinkMessage.Packet packet, Moment now) {
    return !packet.isFar()
        && packet.service() != HomeWord.SERVICE
        && seek(packet.destination(), now);
  }

  /** Something did not arrive (RT-40): the other home is tried, and asked for anew. */
  void judge(MeshInput.Judged said, Moment now) {
    if (!said.arrived() && places.find(said.to()).isPresent()) {
      places.doubt(said.to());
      seek(said.to(), now);
    }
  }

  void onSeek(Turn turn, Address from, LinkMessage.Seek seek) {
    if (!crumbs.admits(from, turn.now())) {
      turn.drop(DropReason.SEEK_REFUSED);
      return;
    }
    if (own.isOurs(seek.towards())) {
      directory
          .find(seek.to(), turn.now())
          .map(claim -> new LinkMessage.Found(seek.token(), seek.towards(), claim))
          .ifPresent(found -> neighbours.send(turn, from, found));
      return;
    }
    Optional<Address> next =
        router
            .landmark(seek.towards())
            .flatMap(router::nextHop)
            .filter(hop -> !hop.equals(from) && seek.hopsLeft() > 1);
    if (next.isPresent()) {
      crumbs.drop(from, seek, turn.now());
      neighbours.send(turn, next.get(), seek.oneHopOn());
    } else {
      turn.drop(DropReason.SEEK_REFUSED);
    }
  }

  void onFound(Turn turn, LinkMessage.Found found) {
    Optional<Address> ours = seeks.asked(found.token());
    if (ours.isPresent()) {
      learn(turn, ours.get(), found.claim());
      return;
    }
    Optional<Address> asker = crumbs.pick(found, turn.now());
    if (asker.isPresent()) {
      neighbours.send(turn, asker.get(), found);
    } else {
      turn.drop(DropReason.SEEK_REFUSED);
    }
  }

  private void learn(Turn turn, Address to, Claim claim) {
    Optional<PublicKey> author =
        claim.author(curve, verifier, network).filter(key -> key.address().equals(to));
    if (!author.isPresent()) {
      turn.drop(DropReason.CLAIM_REFUSED);
      return;
    }
    seeks.answered(to);
    if (places.learn(to, claim, turn.now()) && !router.nextHop(to).isPresent()) {
      int hops = way(to).map(way -> Math.min(HOPS, way.hops() + 1)).orElse(HOPS);
      turn.out().accept(new MeshOutput.NodeReachable(author.get(), hops));
    }
  }

  // ------------------------------------------------------------------ who lives here

  /** A word to us as a landmark, or of one to us; what is to be answered. */
  Optional<LinkMessage.Packet> arrived(Turn turn, Address from, LinkMessage.Packet packet) {
    Result<HomeWord, DropReason> decoded = HomeWord.decode(packet.payload());
    if (decoded instanceof Result.Err<HomeWord, DropReason> refused) {
      turn.drop(refused.error());
      return Optional.empty();
    }
    HomeWord word = decoded.orThrow();
    if (word instanceof HomeWord.Yes yes) {
      registrar.confirmed(yes.token());
      return Optional.empty();
    }
    boolean isTaken =
        router.scope().isLandmark(packet.destination()) && words.admits(from, turn.now());
    if (isTaken && word instanceof HomeWord.Ask ask) {
      return Optional.of(new HomeWord.Yes(ask.token()).to(ask.origin()));
    }
    if (isTaken && word instanceof HomeWord.Told told) {
      Optional<Address> who = kept(told.claim(), from, turn.now());
      if (who.isPresent()) {
        // By its home, as others' packets will come: so it learns that this works.
        Address farName = FarName.of(who.get(), told.claim().home());
        return Optional.of(new HomeWord.Yes(told.token()).to(farName).far(farName));
      }
    }
    turn.drop(DropReason.CLAIM_REFUSED);
    return Optional.empty();
  }

  /** Whose claim it is, if it is in the directory now. */
  private Optional<Address> kept(Claim claim, Address from, Moment now) {
    Optional<Address> who = curve.parse(claim.origin()).map(PublicKey::address);
    if (who.flatMap(address -> directory.find(address, now)).filter(claim::equals).isPresent()) {
      return who;
    }
    Optional<Address> author =
        who.filter(address -> directory.wants(address, claim, from, now))
            .filter(address -> claim.author(curve, verifier, network).isPresent());
    author.ifPresent(address -> directory.keep(address, claim, from, now));
    return author;
  }

  // ------------------------------------------------------------------ time

  /** Our words to landmarks, as packets; questions leave as they are due. */
  List<LinkMessage.Packet> wake(Turn turn) {
    for (Address gone : places.expired(turn.now())) {
      if (!router.nextHop(gone).isPresent()) {
        turn.out().accept(new MeshOutput.NodeUnreachable(gone));
      }
    }
    boolean wasLarge = largeUntil.isPresent();
    if (router.scope().isNearlyFull(router.destinations())) {
      largeUntil = Optional.of(turn.now().plusMillis(LARGE_MILLIS));
    } else if (!isLarge(turn.now())) {
      largeUntil = Optional.empty();
      registrar.rest();
      seeks.rest();
    }
    boolean isChanged = router.takeLandmarksChanged() || !wasLarge;
    if (!largeUntil.isPresent()) {
      return List.of();
    }
    if (isChanged) {
      registrar.lookSoon(turn.now());
    }
    if (!registrar.isDue(turn.now()) && seeks.deadline().isAfter(turn.now())) {
      return List.of();
    }
    Landmarks landmarks = router.landmarks();
    seeks.due(turn.now()).forEach((to, token) -> ask(turn, to, token, landmarks));
    return registrar.isDue(turn.now())
        ? registrar.due(turn.now(), landmarks, router.scope())
        : List.of();
  }

  private void ask(Turn turn, Address to, Bytes token, Landmarks landmarks) {
    for (Address one : landmarks.directoriesOf(to)) {
      if (own.isOurs(one)) {
        directory.find(to, turn.now()).ifPresent(claim -> learn(turn, to, claim));
      } else {
        LinkMessage.Seek seek = new LinkMessage.Seek(Advert.name(one), to, token, HOPS);
        router.nextHop(one).ifPresent(next -> neighbours.send(turn, next, seek));
      }
    }
  }

  Moment deadline() {
    return registrar.deadline().earlier(seeks.deadline()).earlier(places.deadline());
  }
}
