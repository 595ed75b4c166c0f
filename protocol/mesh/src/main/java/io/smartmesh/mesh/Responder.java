package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ANSWERS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.HALF_OPEN;
import static io.smartmesh.mesh.MeshLimits.HANDSHAKE_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.NoiseError;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
      Moment endAt) {}

  /** A session, and what the peer said of itself. */
  record Finished(Session session, LinkMessage.Greeting greeting) {}

  private final Bytes prologue;
  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final Map<Long, HalfOpen> halfOpen = new LinkedHashMap<>();
  private final TokenBucket rate = new TokenBucket(ANSWERS_PER_SECOND);

  Responder(Bytes prologue, SigningKey self, Curve curve, Entropy entropy) {
    this.prologue = prologue;
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
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

  void onOpen(Turn turn, Path path, Frame.Open open, long index) {
    NoiseHandshake noise =
        NoiseHandshake.responder(NoisePattern.XX, prologue, self, curve, entropy);
    if (!rate.take(turn.now()) || !noise.read(open.noise()).isOk()) {
      turn.drop(DropReason.HANDSHAKE_REFUSED);
      return;
    }
    while (halfOpen.size() >= HALF_OPEN) {
      // The oldest goes: under the rate limit it has had its time.
      halfOpen.remove(halfOpen.keySet().iterator().next()).noise.close();
    }
    Bytes answer = new Frame.Answer(open.sender(), index, noise.write(Bytes.EMPTY)).encode();
    Moment end = turn.now().plusMillis(HANDSHAKE_MILLIS);
    halfOpen.put(index, new HalfOpen(path, open.encode(), answer, open.sender(), noise, end));
    turn.transmit(path, answer);
  }

  /**
   * @param epochs what to tell this peer
   */
  Optional<Finished> onFinish(
      Turn turn, Path path, Frame.Finish finish, ToLongFunction<PublicKey> epochs) {
    HalfOpen half = halfOpen.get(finish.receiver());
    if (half == null || !half.path.equals(path)) {
      turn.drop(DropReason.UNKNOWN_SESSION);
      return Optional.empty();
    }
    halfOpen.remove(finish.receiver());
    Optional<LinkMessage.Greeting> greeting = greeting(half.noise.read(finish.noise()));
    if (!greeting.isPresent() || half.noise.remoteStatic().equals(self.publicKey())) {
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

  private static Optional<LinkMessage.Greeting> greeting(Result<Bytes, NoiseError> payload) {
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

  void wake(Moment now) {
    giveUp(half -> !half.endAt.isAfter(now));
  }

  private void giveUp(Predicate<HalfOpen> condition) {
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
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (HalfOpen half : halfOpen.values()) {
      next = next.earlier(half.endAt);
    }
    return next;
  }
}
