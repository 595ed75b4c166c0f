package io.smartmesh.session;

import static io.smartmesh.session.SessionLimits.OPENING_MILLIS;
import static io.smartmesh.session.SessionLimits.RETRY_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.NoiseError;
import io.smartmesh.crypto.NoiseHandshake;

/** A handshake that we began: said again until it is answered or given up (TN-5). */
final class Opening {
  private final long ownIndex;
  private final NoiseHandshake handshake;
  private final Bytes own;
  private final Bytes message;
  private final Moment begun;
  private Moment again;
  private long gapMillis = RETRY_MILLIS;

  Opening(long ownIndex, NoiseHandshake handshake, Bytes own, Moment now) {
    this.ownIndex = ownIndex;
    this.handshake = handshake;
    this.own = own;
    message = new SessionMessage.Open(ownIndex, handshake.write(own)).encode();
    begun = now;
    again = now.plusMillis(gapMillis);
  }

  long ownIndex() {
    return ownIndex;
  }

  Bytes message() {
    return message;
  }

  boolean isOver(Moment now) {
    return !begun.plusMillis(OPENING_MILLIS).isAfter(now);
  }

  /** Whether it is to be said again now; the next time is twice as far away. */
  boolean isDue(Moment now) {
    if (again.isAfter(now)) {
      return false;
    }
    gapMillis *= 2;
    again = now.plusMillis(gapMillis);
    return true;
  }

  Moment deadline() {
    return again.earlier(begun.plusMillis(OPENING_MILLIS));
  }

  /** The session, if this answers what we said. The handshake is over either way. */
  Result<Session, SessionDrop> finish(SessionMessage.Answer answer, Moment now) {
    Result<Bytes, NoiseError> theirs = handshake.read(answer.noise());
    if (!theirs.isOk() || theirs.orThrow().length() != own.length()) {
      handshake.close();
      return Result.err(SessionDrop.HANDSHAKE_REFUSED);
    }
    return Result.ok(
        new Session(
            ownIndex, answer.sender(), true, handshake.split(), now, own, theirs.orThrow()));
  }

  void close() {
    handshake.close();
  }
}
