package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ATTEMPTS;
import static io.smartmesh.mesh.MeshLimits.ATTEMPTS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.HANDSHAKE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HANDSHAKE_RETRY_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The handshakes we began. Repeats its last frame, ever slower, until it is answered (LN-5). */
final class Initiator {
  private static final class Attempt {
    final Path path;
    final NoiseHandshake noise;
    final Moment endAt;
    Bytes frame;
    Moment repeatAt;
    long wait = HANDSHAKE_RETRY_MILLIS;

    /** FINISH is out: waiting for the first word in the session. */
    boolean answered;

    Attempt(Path path, NoiseHandshake noise, Bytes frame, Moment now) {
      this.path = path;
      this.noise = noise;
      this.frame = frame;
      endAt = now.plusMillis(HANDSHAKE_MILLIS);
      repeatAt = now.plusMillis(wait);
    }

    void finish(Bytes finishFrame, Moment now) {
      frame = finishFrame;
      answered = true;
      wait = HANDSHAKE_RETRY_MILLIS;
      repeatAt = now.plusMillis(wait);
    }

    boolean isOpening(Path to) {
      return !answered && path.equals(to);
    }
  }

  private final Bytes prologue;
  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final Map<Long, Attempt> attempts = new LinkedHashMap<>();
  private final TokenBucket rate = new TokenBucket(ATTEMPTS_PER_SECOND);

  Initiator(Bytes prologue, SigningKey self, Curve curve, Entropy entropy) {
    this.prologue = prologue;
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
  }

  boolean isBusyWith(Path path) {
    return attempts.values().stream().anyMatch(attempt -> attempt.path.equals(path));
  }

  boolean isKnown(long index) {
    return attempts.containsKey(index);
  }

  void start(Turn turn, Path path, long index) {
    if (!rate.take(turn.now())) {
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return;
    }
    while (attempts.size() >= ATTEMPTS) {
      // The oldest goes: under the rate limit it has had its time.
      done(attempts.keySet().iterator().next());
    }
    NoiseHandshake noise =
        NoiseHandshake.initiator(NoisePattern.XX, prologue, self, Optional.empty(), curve, entropy);
    Bytes frame = new Frame.Open(index, noise.write(Bytes.EMPTY)).encode();
    attempts.put(index, new Attempt(path, noise, frame, turn.now()));
    turn.transmit(path, frame);
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
    if (attempt.answered) {
      return Optional.empty();
    }
    boolean opened = attempt.noise.read(answer.noise()).isOk();
    if (!opened || attempt.noise.remoteStatic().equals(self.publicKey())) {
      done(answer.receiver());
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return Optional.empty();
    }
    long epoch = epochs.applyAsLong(attempt.noise.remoteStatic());
    Bytes greeting = new LinkMessage.Greeting(Features.OWN, epoch).encode();
    attempt.finish(
        new Frame.Finish(answer.sender(), attempt.noise.write(greeting)).encode(), turn.now());
    turn.transmit(path, attempt.frame);
    Session.Origin origin =
        new Session.Origin(path, answer.receiver(), answer.sender(), true, epoch);
    return Optional.of(new Session(origin, attempt.noise.split(), turn.now()));
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

  private void giveUp(Predicate<Attempt> condition) {
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
  }

  void wake(Turn turn) {
    giveUp(attempt -> !attempt.endAt.isAfter(turn.now()));
    for (Attempt attempt : attempts.values()) {
      if (!attempt.repeatAt.isAfter(turn.now())) {
        attempt.wait *= 2;
        attempt.repeatAt = turn.now().plusMillis(attempt.wait);
        turn.transmit(attempt.path, attempt.frame);
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Attempt attempt : attempts.values()) {
      next = next.earlier(attempt.repeatAt).earlier(attempt.endAt);
    }
    return next;
  }
}
