package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ANSWERS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.HALF_OPEN;
import static io.smartmesh.mesh.MeshLimits.PROVEN_ANSWERS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.PROVEN_HALF_OPEN_PER_PATH;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.NoiseError;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The handshakes that others began. Sends nothing but answers: the initiator repeats (LN-5). */
final class Responder {
  /** Answered, waiting for FINISH. */
  private record HalfOpen(
      Path path,
      Bytes openFrame,
      Bytes answerFrame,
      long peerIndex,
      NoiseHandshake noise,
      boolean isProven,
      Moment since,
      Moment endAt) {}

  /** A session, and what the peer said of itself. */
  record Finished(Session session, LinkMessage.Greeting greeting) {}

  private final Terms terms;
  private final Bytes prologue;
  private final OwnIds own;
  private final Curve curve;
  private final Entropy entropy;
  private final Map<Long, HalfOpen> halfOpen = new LinkedHashMap<>();
  private final TokenBucket rate = new TokenBucket(ANSWERS_PER_SECOND);
  private final TokenBucket provenRate = new TokenBucket(PROVEN_ANSWERS_PER_SECOND);
  private final Cookies cookies;

  Responder(Bytes prologue, OwnIds own, Curve curve, Entropy entropy, Terms terms) {
    this.terms = terms;
    this.prologue = prologue;
    this.own = own;
    this.curve = curve;
    this.entropy = entropy;
    cookies = new Cookies(entropy);
  }

  boolean isBusyWith(Path path) {
    return halfOpen.values().stream().anyMatch(half -> half.path.equals(path));
  }

  boolean isKnown(long index) {
    return halfOpen.containsKey(index);
  }

  /** Whether this was a repeat; it got the same answer again. */
  boolean answeredAgain(Turn turn, Path path, Bytes openFrame) {
    for (HalfOpen half : halfOpen.values()) {
      if (half.openFrame.equals(openFrame) && half.path.equals(path)) {
        turn.transmit(path, half.answerFrame);
        return true;
      }
    }
    return false;
  }

  /**
   * Whether to work on it. When more come than may, the others get a cookie, which costs us no
   * curve operation and no memory; who shows it has an allowance of its own (LN-19, LN-24).
   */
  boolean admits(Turn turn, Path path, Frame.Knock open) {
    boolean isProven = cookies.isGood(open.cookie(), path, open.sender(), turn.now());
    boolean admitted =
        isProven
            ? provenHalfOpen(path) < PROVEN_HALF_OPEN_PER_PATH && provenRate.take(turn.now())
            : rate.take(turn.now());
    if (!admitted) {
      turn.drop(DropReason.HANDSHAKE_REFUSED);
    }
    if (!admitted && !isProven) {
      Bytes cookie = cookies.make(path, open.sender(), turn.now());
      turn.transmit(path, new Frame.Cookie(open.sender(), cookie).encode());
    }
    return admitted;
  }

  private long provenHalfOpen(Path path) {
    return halfOpen.values().stream().filter(h -> h.isProven && h.path.equals(path)).count();
  }

  /** The oldest goes, of those without a cookie if there are any. */
  private void makeRoom(Turn turn) {
    while (halfOpen.size() >= HALF_OPEN) {
      turn.drop(DropReason.HANDSHAKE_CROWDED_OUT);
      long oldest =
          halfOpen.entrySet().stream()
              .filter(entry -> !entry.getValue().isProven)
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseGet(() -> halfOpen.keySet().iterator().next());
      halfOpen.remove(oldest).noise.close();
    }
  }

  /**
   * Answers. A RESUME gives a session that stands when the initiator has spoken in it: until then
   * it may be a replay, and is believed nothing (LN-25).
   *
   * @param epochs what to tell this peer
   * @param knownAs as whom we are linked with a peer
   */
  Optional<Session> onKnock(
      Turn turn,
      Path path,
      Frame.Knock open,
      long index,
      Pace pace,
      ToLongFunction<PublicKey> epochs,
      Function<PublicKey, Optional<PublicKey>> knownAs) {
    boolean resumes = open instanceof Frame.Resume;
    Optional<NoiseHandshake> read = read(open, resumes, knownAs);
    if (!read.isPresent()) {
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return Optional.empty();
    }
    NoiseHandshake noise = read.get();
    makeRoom(turn);
    Bytes answer;
    Optional<Session> session = Optional.empty();
    if (resumes) {
      long epoch = epochs.applyAsLong(noise.remoteStatic());
      Bytes greeting = new LinkMessage.Greeting(Features.OWN, epoch, terms).encode();
      answer = new Frame.Resumed(open.sender(), index, noise.write(greeting)).encode();
      Session.Origin origin = new Session.Origin(path, index, open.sender(), false, epoch, true);
      session = Optional.of(new Session(origin, noise.split(), turn.now()));
    } else {
      answer = new Frame.Answer(open.sender(), index, noise.write(Bytes.EMPTY)).encode();
    }
    Moment end = turn.now().plusMillis(pace.handshake());
    boolean isProven = cookies.isGood(open.cookie(), path, open.sender(), turn.now());
    halfOpen.put(
        index,
        new HalfOpen(path, open.bare(), answer, open.sender(), noise, isProven, turn.now(), end));
    turn.transmit(path, answer);
    return session;
  }

  /**
   * An OPEN is answered with our present key, and so is a RESUME; one that names an older key is
   * answered with that if it renews a link that stands under it (LN-33). Otherwise two names of
   * ours would be one neighbour's, who takes us for two.
   */
  private Optional<NoiseHandshake> read(
      Frame.Knock open, boolean resumes, Function<PublicKey, Optional<PublicKey>> knownAs) {
    NoisePattern pattern = resumes ? NoisePattern.IK : NoisePattern.XX;
    for (SigningKey self : resumes ? own.keys() : Collections.singletonList(own.key())) {
      NoiseHandshake noise = NoiseHandshake.responder(pattern, prologue, self, curve, entropy);
      boolean isRead = noise.read(open.noise()).isOk();
      if (isRead && (!resumes || isGood(noise.remoteStatic(), self, knownAs))) {
        return Optional.of(noise);
      }
      noise.close();
    }
    return Optional.empty();
  }

  private boolean isGood(
      PublicKey peer, SigningKey self, Function<PublicKey, Optional<PublicKey>> knownAs) {
    boolean isPresent = self == own.key();
    return !own.isOurs(peer)
        && (isPresent || knownAs.apply(peer).equals(Optional.of(self.publicKey())));
  }

  /** The initiator has spoken in its session. */
  void done(long index) {
    halfOpen.remove(index);
  }

  /**
   * @param epochs what to tell this peer
   */
  Optional<Finished> onFinish(
      Turn turn, Path path, Frame.Finish finish, ToLongFunction<PublicKey> epochs) {
    HalfOpen half = halfOpen.get(finish.receiver());
    if (half == null || !half.path.equals(path) || half.noise.isComplete()) {
      turn.drop(DropReason.UNKNOWN_SESSION);
      return Optional.empty();
    }
    halfOpen.remove(finish.receiver());
    Optional<LinkMessage.Greeting> greeting = greeting(half.noise.read(finish.noise()));
    if (!greeting.isPresent() || own.isOurs(half.noise.remoteStatic())) {
      half.noise.close();
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return Optional.empty();
    }
    Session.Origin origin =
        new Session.Origin(
            path,
            finish.receiver(),
            half.peerIndex,
            false,
            epochs.applyAsLong(half.noise.remoteStatic()));
    Session session = new Session(origin, half.noise.split(), turn.now());
    return Optional.of(new Finished(session, greeting.get()));
  }

  static Optional<LinkMessage.Greeting> greeting(Result<Bytes, NoiseError> payload) {
    return payload
        .fold(Optional::of, error -> Optional.<Bytes>empty())
        .flatMap(
            bytes ->
                LinkMessage.decode(bytes)
                    .fold(
                        message ->
                            message instanceof LinkMessage.Greeting said
                                ? Optional.of(said)
                                : Optional.<LinkMessage.Greeting>empty(),
                        error -> Optional.empty()));
  }

  void forget(BearerId bearer) {
    giveUp(half -> half.path.bearer().equals(bearer));
  }

  void wake(Turn turn) {
    int late = giveUp(half -> !half.endAt.isAfter(turn.now()));
    for (int i = 0; i < late; i++) {
      turn.drop(DropReason.HANDSHAKE_TIMED_OUT);
    }
  }

  void view(Consumer<LinkView> views) {
    halfOpen.values().forEach(half -> views.accept(Initiator.handshake(half.path, half.since)));
  }

  /** How many. */
  private int giveUp(Predicate<HalfOpen> condition) {
    int before = halfOpen.size();
    halfOpen
        .values()
        .removeIf(
            half -> {
              boolean goes = condition.test(half);
              if (goes) {
                half.noise.close();
              }
              return goes;
            });
    return before - halfOpen.size();
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (HalfOpen half : halfOpen.values()) {
      next = next.earlier(half.endAt);
    }
    return next;
  }
}
