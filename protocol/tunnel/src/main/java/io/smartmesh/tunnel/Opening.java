package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.OPENING_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.RETRY_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.NoiseHandshake;

/** A handshake that we began: said again until it is answered or given up (TN-5). */
final class Opening {
  private final long ownIndex;
  private final NoiseHandshake handshake;
  private final Bytes message;
  private final Moment begun;
  private Moment again;
  private long gapMillis = RETRY_MILLIS;

  Opening(long ownIndex, NoiseHandshake handshake, Moment now) {
    this.ownIndex = ownIndex;
    this.handshake = handshake;
    message = new TunnelMessage.Open(ownIndex, handshake.write(Bytes.EMPTY)).encode();
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
  Result<TunnelSession, TunnelDrop> finish(TunnelMessage.Answer answer, Moment now) {
    if (!handshake.read(answer.noise()).isOk()) {
      handshake.close();
      return Result.err(TunnelDrop.HANDSHAKE_REFUSED);
    }
    return Result.ok(new TunnelSession(ownIndex, answer.sender(), true, handshake.split(), now));
  }

  void close() {
    handshake.close();
  }
}
