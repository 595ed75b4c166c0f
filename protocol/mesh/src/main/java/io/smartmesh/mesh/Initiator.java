package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ATTEMPTS;
import static io.smartmesh.mesh.MeshLimits.ATTEMPTS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.COOKIES_PER_ATTEMPT;
import static io.smartmesh.mesh.MeshLimits.RESUMES_PER_ATTEMPT;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The handshakes we began. Repeats its last frame, ever slower, until it is answered (LN-5). */
final class Initiator {
  private static final class Attempt {
    final Path path;
    final Moment since;
    NoiseHandshake noise;
    Moment endAt;

    /** Whom a RESUME is for; empty for an OPEN. */
    Optional<PublicKey> expected;

    int resumes = 1;
    Bytes frame;
    Bytes cookie = Bytes.EMPTY;
    int cookies;
    Moment repeatAt;
    final Pace pace;
    long wait;

    /** FINISH is out: waiting for the first word in the session. */
    boolean answered;

    Attempt(
        Path path,
        Optional<PublicKey> expected,
        NoiseHandshake noise,
        Bytes frame,
        Pace pace,
        Moment now) {
      this.path = path;
      since = now;
      this.expected = expected;
      this.noise = noise;
      this.frame = frame;
      this.pace = pace;
      wait = pace.retry();
      endAt = now.plusMillis(pace.handshake());
      repeatAt = now.plusMillis(wait);
    }

    /** A cookie stands last in its frame. */
    Bytes onAir() {
      return Bytes.concat(frame, cookie);
    }

    boolean mayTryOpen() {
      return expected.isPresent() && !answered && resumes >= RESUMES_PER_ATTEMPT;
    }

    void finish(Bytes finishFrame, Moment now) {
      frame = finishFrame;
      cookie = Bytes.EMPTY;
      answered = true;
      wait = pace.retry();
      repeatAt = now.plusMillis(wait);
    }

    boolean isOpening(Path to) {
      return !answered && path.equals(to);
    }
  }

  private final Terms terms;
  private final Bytes prologue;
  private final OwnIds own;
  private final Curve curve;
  private final Entropy entropy;
  private final Map<Long, Attempt> attempts = new LinkedHashMap<>();
  private final TokenBucket rate = new TokenBucket(ATTEMPTS_PER_SECOND);

  Initiator(Bytes prologue, OwnIds own, Curve curve, Entropy entropy, Terms terms) {
    this.terms = terms;
    this.prologue = prologue;
    this.own = own;
    this.curve = curve;
    this.entropy = entropy;
  }

  boolean isBusyWith(Path path) {
    return attempts.values().stream().anyMatch(attempt -> attempt.path.equals(path));
  }

  boolean isKnown(long index) {
    return attempts.containsKey(index);
  }

  /**
   * @param expected with whom; if it is somebody else there, or nobody knows, it takes a step more
   * @param self as whom (LN-33)
   */
  void start(
      Turn turn, Path path, Optional<PublicKey> expected, SigningKey self, long index, Pace pace) {
    if (!rate.take(turn.now())) {
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return;
    }
    while (attempts.size() >= ATTEMPTS) {
      // The oldest goes: under the rate limit it has had its time.
      turn.drop(DropReason.HANDSHAKE_CROWDED_OUT);
      done(attempts.keySet().iterator().next());
    }
    NoiseHandshake noise = noise(expected, self);
    Bytes frame = knock(index, expected, noise);
    attempts.put(index, new Attempt(path, expected, noise, frame, pace, turn.now()));
    turn.transmit(path, frame);
  }

  private NoiseHandshake noise(Optional<PublicKey> expected, SigningKey self) {
    NoisePattern pattern = expected.isPresent() ? NoisePattern.IK : NoisePattern.XX;
    return NoiseHandshake.initiator(pattern, prologue, self, expected, curve, entropy);
  }

  private static Bytes knock(long index, Optional<PublicKey> expected, NoiseHandshake noise) {
    Bytes message = noise.write(Bytes.EMPTY);
    return expected.isPresent()
        ? new Frame.Resume(index, message, Bytes.EMPTY).encode()
        : new Frame.Open(index, message, Bytes.EMPTY).encode();
  }

  /**
   * Whether to answer an OPEN frame. When both sides open at once the smaller frame goes on; both
   * see both frames, so they agree (LN-6).
   */
  boolean givesWayTo(Path path, Bytes theirOpen) {
    boolean oursGoesOn =
        attempts.values().stream()
            .anyMatch(ours -> ours.isOpening(path) && ours.frame.compareTo(theirOpen) < 0);
    if (!oursGoesOn) {
      giveUp(ours -> ours.isOpening(path));
    }
    return !oursGoesOn;
  }

  /**
   * The session that will stand once the responder has spoken in it.
   *
   * @param epochs what to tell this peer
   */
  Optional<Session> onAnswer(
      Turn turn, Path path, Frame.Answer answer, ToLongFunction<PublicKey> epochs) {
    Attempt attempt = attempts.get(answer.receiver());
    if (attempt == null || !attempt.path.equals(path)) {
      turn.drop(DropReason.UNKNOWN_SESSION);
      return Optional.empty();
    }
    if (attempt.answered || attempt.expected.isPresent()) {
      return Optional.empty();
    }
    boolean opened = attempt.noise.read(answer.noise()).isOk();
    if (!opened || own.isOurs(attempt.noise.remoteStatic())) {
      done(answer.receiver());
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return Optional.empty();
    }
    long epoch = epochs.applyAsLong(attempt.noise.remoteStatic());
    Bytes greeting = new LinkMessage.Greeting(Features.OWN, epoch, terms).encode();
    attempt.finish(
        new Frame.Finish(answer.sender(), attempt.noise.write(greeting)).encode(), turn.now());
    turn.transmit(path, attempt.frame);
    Session.Origin origin =
        new Session.Origin(path, answer.receiver(), answer.sender(), true, epoch);
    return Optional.of(new Session(origin, attempt.noise.split(), turn.now()));
  }

  /** A session, and what the responder said of itself. */
  record Resumed(Session session, LinkMessage.Greeting greeting) {}

  /**
   * The session stands here at once: only whom we asked for can have answered. Our greeting is its
   * first frame, repeated until the responder has spoken in it.
   */
  Optional<Resumed> onResumed(
      Turn turn, Path path, Frame.Resumed answer, ToLongFunction<PublicKey> epochs) {
    Attempt attempt = attempts.get(answer.receiver());
    if (attempt == null || !attempt.path.equals(path) || !attempt.expected.isPresent()) {
      turn.drop(DropReason.UNKNOWN_SESSION);
      return Optional.empty();
    }
    if (attempt.answered) {
      return Optional.empty();
    }
    Optional<LinkMessage.Greeting> said = Responder.greeting(attempt.noise.read(answer.noise()));
    if (!said.isPresent()) {
      done(answer.receiver());
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return Optional.empty();
    }
    long epoch = epochs.applyAsLong(attempt.expected.get());
    Session.Origin origin =
        new Session.Origin(path, answer.receiver(), answer.sender(), true, epoch, true);
    Session session = new Session(origin, attempt.noise.split(), turn.now());
    Bytes greeting = new LinkMessage.Greeting(Features.OWN, epoch, terms).encode();
    attempt.finish(session.seal(greeting, turn.now()), turn.now());
    turn.transmit(path, attempt.frame);
    return Optional.of(new Resumed(session, said.get()));
  }

  /** The responder is busy and wants to see this: at once, but not however often it says so. */
  void onCookie(Turn turn, Path path, Frame.Cookie wanted) {
    Attempt attempt = attempts.get(wanted.receiver());
    if (attempt == null || !attempt.isOpening(path)) {
      turn.drop(DropReason.UNKNOWN_SESSION);
      return;
    }
    attempt.cookie = wanted.cookie();
    if (attempt.cookies < COOKIES_PER_ATTEMPT) {
      attempt.cookies++;
      turn.transmit(path, attempt.onAir());
    }
  }

  /** The responder has spoken, or there is nothing to wait for: no more repeats. */
  void done(long index) {
    Attempt attempt = attempts.remove(index);
    if (attempt != null) {
      attempt.noise.close();
    }
  }

  void forget(BearerId bearer) {
    giveUp(attempt -> attempt.path.bearer().equals(bearer));
  }

  /** How many. */
  private int giveUp(Predicate<Attempt> condition) {
    int before = attempts.size();
    attempts
        .values()
        .removeIf(
            attempt -> {
              boolean goes = condition.test(attempt);
              if (goes) {
                attempt.noise.close();
              }
              return goes;
            });
    return before - attempts.size();
  }

  void view(Consumer<LinkView> views) {
    attempts.values().forEach(attempt -> views.accept(handshake(attempt.path, attempt.since)));
  }

  static LinkView handshake(Path path, Moment since) {
    return new LinkView(
        path.bearer(),
        path.address(),
        Optional.empty(),
        LinkView.State.HANDSHAKING,
        false,
        since,
        since,
        0,
        LinkQuality.UNKNOWN,
        Carried.NOTHING);
  }

  /** Those who were expected where they do not answer. */
  List<PublicKey> wake(Turn turn) {
    List<PublicKey> missed = new ArrayList<>();
    int late = giveUp(attempt -> !attempt.endAt.isAfter(turn.now()));
    for (int i = 0; i < late; i++) {
      turn.drop(DropReason.HANDSHAKE_TIMED_OUT);
    }
    for (Map.Entry<Long, Attempt> entry : attempts.entrySet()) {
      Attempt attempt = entry.getValue();
      if (!attempt.repeatAt.isAfter(turn.now())) {
        if (attempt.mayTryOpen()) {
          attempt.expected.ifPresent(missed::add);
          openInstead(entry.getKey(), attempt, turn.now());
        }
        attempt.resumes++;
        attempt.wait *= 2;
        attempt.repeatAt = turn.now().plusMillis(attempt.wait);
        turn.transmit(attempt.path, attempt.onAir());
      }
    }
    return missed;
  }

  private void openInstead(long index, Attempt attempt, Moment now) {
    attempt.noise.close();
    attempt.expected = Optional.empty();
    attempt.noise = noise(attempt.expected, own.key());
    attempt.frame = knock(index, attempt.expected, attempt.noise);
    attempt.cookie = Bytes.EMPTY;
    attempt.endAt = now.plusMillis(attempt.pace.handshake());
    attempt.wait = attempt.pace.retry() / 2;
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Attempt attempt : attempts.values()) {
      next = next.earlier(attempt.repeatAt).earlier(attempt.endAt);
    }
    return next;
  }
}
