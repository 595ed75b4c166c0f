package io.smartmesh.session;

import static io.smartmesh.session.SessionLimits.PACKETS;
import static io.smartmesh.session.SessionLimits.RENEWAL_GRACE_MILLIS;
import static io.smartmesh.session.SessionLimits.RENEWAL_MILLIS;
import static io.smartmesh.session.SessionLimits.RENEWAL_PACKETS;
import static io.smartmesh.session.SessionLimits.SESSION_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.NoiseSession;
import io.smartmesh.crypto.ReplayWindow;

/** Keys shared with one peer, and the counters that go with them (TN-6). */
final class Session {
  private final long ownIndex;
  private final long peerIndex;
  private final boolean initiated;
  private final NoiseSession keys;
  private final Moment since;
  private final Bytes own;
  private final Bytes theirs;
  private final ReplayWindow window = new ReplayWindow();
  private long nextCounter;

  /**
   * @param initiated by us
   * @param own what we said in the handshake
   * @param theirs what the peer said
   */
  Session(
      long ownIndex,
      long peerIndex,
      boolean initiated,
      NoiseSession keys,
      Moment since,
      Bytes own,
      Bytes theirs) {
    this.ownIndex = ownIndex;
    this.peerIndex = peerIndex;
    this.initiated = initiated;
    this.keys = keys;
    this.since = since;
    this.own = own;
    this.theirs = theirs;
  }

  long ownIndex() {
    return ownIndex;
  }

  SessionOutput.Ready ready() {
    return new SessionOutput.Ready(keys.remoteStatic(), own, theirs);
  }

  boolean isUsable(Moment now) {
    return now.isBefore(end()) && nextCounter < PACKETS;
  }

  Moment end() {
    return since.plusMillis(SESSION_MILLIS);
  }

  /** The side that began renews; the other one only if that does not happen. */
  boolean wantsRenewal(Moment now) {
    long age = now.millisSince(since);
    long grace = initiated ? 0 : RENEWAL_GRACE_MILLIS;
    return age >= RENEWAL_MILLIS + grace || nextCounter >= RENEWAL_PACKETS;
  }

  Bytes seal(Bytes plaintext) {
    Bytes header = new SessionMessage.Data(peerIndex, nextCounter, Bytes.EMPTY).header();
    return keys.sending().sealBehind(nextCounter++, header, plaintext);
  }

  Result<Bytes, SessionDrop> open(SessionMessage.Data data) {
    if (!window.isFresh(data.counter())) {
      return Result.err(SessionDrop.REPLAYED);
    }
    return keys.receiving()
        .open(data.counter(), data.header(), data.sealed())
        .<Result<Bytes, SessionDrop>>map(
            plaintext -> {
              window.accept(data.counter());
              return Result.ok(plaintext);
            })
        .orElse(Result.err(SessionDrop.NOT_AUTHENTIC));
  }

  /** Zeroes its keys: it seals and opens nothing any more. */
  void close() {
    keys.close();
  }
}
