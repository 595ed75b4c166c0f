package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HINTS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.REKEY_GAP_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The link: takes frames as they come from the air and hands up what a neighbour has said. */
final class Links {
  private static final Bytes NAME = Bytes.utf8("smartmesh/link");

  private final long network;
  private final OwnIds own;
  private final Entropy entropy;
  private final Beacons beacons;
  private final Neighbours neighbours;
  private final Initiator initiator;
  private final Responder responder;
  private final Air air;
  private final Terms terms;
  private final Acquaintances acquaintances = new Acquaintances();
  private final TokenBucket hints = new TokenBucket(HINTS_PER_SECOND);

  Links(
      MeshConfig config,
      OwnIds own,
      Curve curve,
      Entropy entropy,
      Beacons beacons,
      Neighbours neighbours,
      Air air) {
    Bytes prologue = new Encoder().raw(NAME).u8(Frame.VERSION).u32(config.network()).toBytes();
    network = config.network();
    terms = config.terms();
    this.own = own;
    this.entropy = entropy;
    this.beacons = beacons;
    this.neighbours = neighbours;
    this.air = air;
    initiator = new Initiator(prologue, own, curve, entropy, terms);
    responder = new Responder(prologue, own, curve, entropy, terms);
  }

  void received(Turn turn, Path path, Bytes bytes, Consumer<LinkEvent> up) {
    Result<Frame, DropReason> decoded = Frame.decode(bytes);
    if (decoded instanceof Result.Err<Frame, DropReason> refused) {
      turn.drop(refused.error());
      return;
    }
    Frame frame = decoded.orThrow();
    if (frame instanceof Frame.Data data) {
      onData(turn, path, data, up);
    } else if (frame instanceof Frame.Beacon beacon) {
      onBeacon(turn, path, beacon);
    } else if (frame instanceof Frame.Knock knock) {
      onKnock(turn, path, knock);
    } else if (frame instanceof Frame.Answer answer) {
      initiator
          .onAnswer(turn, path, answer, this::epochFor)
          .ifPresent(session -> neighbours.pending().put(answer.receiver(), session));
    } else if (frame instanceof Frame.Finish finish) {
      onFinish(turn, path, finish, up);
    } else if (frame instanceof Frame.Unknown unknown) {
      onUnknown(turn, path, unknown);
    } else if (frame instanceof Frame.Resumed resumed) {
      onResumed(turn, path, resumed, up);
    } else if (frame instanceof Frame.Cookie cookie) {
      initiator.onCookie(turn, path, cookie);
    }
  }

  void bearerDown(Turn turn, BearerId bearer, Consumer<LinkEvent> up) {
    initiator.forget(bearer);
    responder.forget(bearer);
    neighbours.bearerDown(turn, bearer, up);
  }

  void wake(Turn turn, Consumer<LinkEvent> up) {
    beacons.wake(turn, neighbours::pace);
    initiator.wake(turn).forEach(acquaintances::forget);
    responder.wake(turn);
    endOrphans();
    for (Neighbour neighbour : neighbours.all()) {
      for (Link link : neighbour.links().values()) {
        // Seen at the hello: no need for a deadline of its own.
        if (link.current().wantsRekey(turn.now())) {
          open(turn, link.current().path(), Optional.of(neighbour.key()));
        }
      }
    }
    neighbours.wake(turn, up);
  }

  /** Handshakes that are under way. */
  List<LinkView> handshakes() {
    List<LinkView> views = new ArrayList<>();
    initiator.view(views::add);
    responder.view(views::add);
    return views;
  }

  Moment deadline() {
    return beacons
        .deadline()
        .earlier(initiator.deadline())
        .earlier(responder.deadline())
        .earlier(neighbours.deadline());
  }

  private void onBeacon(Turn turn, Path path, Frame.Beacon beacon) {
    if (beacons.isOwn(beacon.id())) {
      return;
    }
    if (beacon.network() != network) {
      turn.drop(DropReason.OTHER_NETWORK);
    } else if (!Features.acceptable(beacon.features())) {
      turn.drop(DropReason.UNKNOWN_REQUIRED_FEATURE);
    } else {
      Optional<PublicKey> linked = neighbours.linkedAt(path);
      Optional<PublicKey> expected = acquaintances.expected(path, beacon.id());
      air.beacon(path, linked.isPresent(), turn.now());
      if (linked.isPresent()) {
        if (acquaintances.named(path.bearer(), beacon.id(), linked.get())) {
          neighbours.doubt(turn, linked.get(), path.bearer());
        }
      } else if (neighbours.isFull()) {
        turn.drop(DropReason.TOO_MANY_NEIGHBOURS);
      } else if (expected.isPresent() || beacons.speaksFirst(path.bearer(), beacon.id())) {
        open(turn, path, expected);
      } else {
        beacons.hurry(path.bearer(), neighbours.pace(path.bearer()));
      }
    }
  }

  private void open(Turn turn, Path path, Optional<PublicKey> expected) {
    if (!initiator.isBusyWith(path) && !responder.isBusyWith(path)) {
      // A link goes on as what it began, for who is at its other end knows that it is the same.
      SigningKey self = expected.flatMap(neighbours::knownToAs).map(own::key).orElse(own.key());
      initiator.start(turn, path, expected, self, freeIndex(), neighbours.pace(path.bearer()));
    }
  }

  private void onKnock(Turn turn, Path path, Frame.Knock knock) {
    Bytes bare = knock.bare();
    if (!responder.answeredAgain(turn, path, bare)
        && responder.admits(turn, path, knock)
        && initiator.givesWayTo(path, bare)) {
      Pace pace = neighbours.pace(path.bearer());
      responder
          .onKnock(turn, path, knock, freeIndex(), pace, this::epochFor, neighbours::knownToAs)
          .ifPresent(session -> neighbours.pending().put(session.origin().ownIndex(), session));
      endOrphans();
    }
  }

  private void onResumed(Turn turn, Path path, Frame.Resumed frame, Consumer<LinkEvent> up) {
    Optional<Initiator.Resumed> resumed = initiator.onResumed(turn, path, frame, this::epochFor);
    if (resumed.isPresent()
        && !stands(turn, resumed.get().session(), resumed.get().greeting(), up)) {
      initiator.done(frame.receiver());
    }
  }

  /** Sessions that nobody waits for any more. */
  private void endOrphans() {
    neighbours.endPending(
        session ->
            !initiator.isKnown(session.origin().ownIndex())
                && !responder.isKnown(session.origin().ownIndex()));
  }

  private void onFinish(Turn turn, Path path, Frame.Finish finish, Consumer<LinkEvent> up) {
    Optional<Session> repeated =
        neighbours
            .standing(finish.receiver())
            .filter(session -> !session.origin().initiated() && session.path().equals(path));
    if (repeated.isPresent()) {
      greet(turn, repeated.get());
      return;
    }
    Optional<Responder.Finished> finished = responder.onFinish(turn, path, finish, this::epochFor);
    if (finished.isPresent()) {
      Session session = finished.get().session();
      LinkMessage.Greeting greeting = finished.get().greeting();
      if (stands(turn, session, greeting, up)) {
        greet(turn, session);
      }
    }
  }

  private void greet(Turn turn, Session session) {
    long epoch = session.origin().ownEpoch();
    neighbours.greet(turn, session, new LinkMessage.Greeting(Features.OWN, epoch, terms));
  }

  private boolean stands(
      Turn turn, Session session, LinkMessage.Greeting greeting, Consumer<LinkEvent> up) {
    if (!Features.acceptable(greeting.features())) {
      turn.drop(DropReason.UNKNOWN_REQUIRED_FEATURE);
      session.end();
      return false;
    }
    acquaintances.met(session.path(), session.peer());
    return neighbours.adopt(turn, session, greeting, up);
  }

  private void onData(Turn turn, Path path, Frame.Data data, Consumer<LinkEvent> up) {
    Session awaited = neighbours.pending().get(data.receiver());
    Session session = neighbours.standing(data.receiver()).orElse(awaited);
    if (session == null) {
      turn.drop(DropReason.UNKNOWN_SESSION);
      if (hints.take(turn.now())) {
        turn.transmit(path, new Frame.Unknown(data.receiver()).encode());
      }
      return;
    }
    if (session == awaited && !session.path().equals(path)) {
      // Somebody else carried the handshake: what we say to the peer would go to that one.
      turn.drop(DropReason.UNKNOWN_SESSION);
      return;
    }
    long before = session.highestHeard();
    Result<List<LinkMessage>, DropReason> opened =
        session.open(data, turn.now()).fold(LinkMessage::decodeAll, Result::err);
    if (opened instanceof Result.Err<List<LinkMessage>, DropReason> refused) {
      turn.drop(refused.error());
      return;
    }
    List<LinkMessage> said = opened.orThrow();
    LinkMessage first = said.get(0);
    if (first instanceof LinkMessage.Greeting greeting) {
      if (session == awaited) {
        initiator.done(data.receiver());
        responder.done(data.receiver());
        neighbours.pending().remove(data.receiver());
        if (stands(turn, session, greeting, up) && !session.origin().initiated()) {
          neighbours.hello(turn, session);
        }
      }
      return;
    }
    if (session == awaited) {
      // It overtook the greeting; whatever matters comes again.
      turn.drop(DropReason.UNKNOWN_SESSION);
      return;
    }
    initiator.done(data.receiver());
    neighbours.carried(session, link -> link.received(data.length(), first, path, turn.now()));
    long missing = Math.max(0, data.counter() - before - 1);
    for (LinkMessage message : said) {
      neighbours.heard(turn, session, message, message == first ? missing : 0, up);
      if (message instanceof LinkMessage.Probe) {
        neighbours.hello(turn, session);
      } else if (!message.isOfLink()) {
        up.accept(new LinkEvent.Heard(session.peer(), message));
      }
    }
  }

  /**
   * The peer does not know a session of ours, or somebody says so in its name: try a new handshake
   * and keep what we have until it is done (LN-15).
   */
  private void onUnknown(Turn turn, Path path, Frame.Unknown unknown) {
    Optional<PublicKey> ours =
        neighbours.standing().stream()
            .filter(
                session ->
                    session.origin().peerIndex() == unknown.index()
                        && session.path().equals(path)
                        && session.ageAt(turn.now()) >= REKEY_GAP_MILLIS)
            .map(Session::peer)
            .findFirst();
    if (ours.isPresent()) {
      open(turn, path, ours);
    } else {
      turn.drop(DropReason.UNKNOWN_SESSION);
    }
  }

  /** One epoch for one memory of a peer, however many handshakes are under way with it. */
  private long epochFor(PublicKey peer) {
    return neighbours
        .find(peer.address())
        .map(Neighbour::ownEpoch)
        .orElseGet(
            () ->
                neighbours.pending().values().stream()
                    .filter(session -> session.peer().equals(peer))
                    .map(session -> session.origin().ownEpoch())
                    .findFirst()
                    .orElseGet(this::random));
  }

  private long freeIndex() {
    long index = random();
    while (initiator.isKnown(index)
        || responder.isKnown(index)
        || neighbours.standing(index).isPresent()
        || neighbours.pending().containsKey(index)) {
      index = random();
    }
    return index;
  }

  private long random() {
    try {
      return new Decoder(entropy.next(4)).u32();
    } catch (Malformed e) {
      throw new IllegalStateException("four bytes were asked for", e);
    }
  }
}
