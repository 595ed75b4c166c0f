package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAMES;
import static io.smartmesh.mesh.MeshLimits.REKEY_FRAMES;
import static io.smartmesh.mesh.MeshLimits.REKEY_GRACE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REKEY_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.NoiseSession;
import io.smartmesh.crypto.PublicKey;

/** Keys shared with one neighbour over one path, and the counters that go with them. */
final class Session {
  /**
   * Where a session came from.
   *
   * @param initiated by us
   * @param ownEpoch what we told the peer; see {@link Neighbour}
   */
  record Origin(Path path, long ownIndex, long peerIndex, boolean initiated, long ownEpoch) {}

  private final Origin origin;
  private final NoiseSession keys;
  private final ReplayWindow window = new ReplayWindow();
  private final Moment since;
  private Moment lastHeard;
  private Moment lastSent;
  private long nextCounter;

  Session(Origin origin, NoiseSession keys, Moment now) {
    this.origin = origin;
    this.keys = keys;
    since = now;
    lastHeard = now;
    lastSent = now;
  }

  Origin origin() {
    return origin;
  }

  Path path() {
    return origin.path;
  }

  PublicKey peer() {
    return keys.remoteStatic();
  }

  Moment lastHeard() {
    return lastHeard;
  }

  Moment lastSent() {
    return lastSent;
  }

  /** The highest counter that came; −1 before the first. */
  long highestHeard() {
    return window.highest();
  }

  /**
   * The side that began a session renews it; the other one only if that does not happen (LN-14).
   */
  boolean wantsRekey(Moment now) {
    long grace = origin.initiated ? 0 : REKEY_GRACE_MILLIS;
    return nextCounter >= REKEY_FRAMES || ageAt(now) >= REKEY_MILLIS + grace;
  }

  long ageAt(Moment now) {
    return now.millisSince(since);
  }

  boolean isUsedUp() {
    return nextCounter == FRAMES;
  }

  Bytes seal(Bytes plaintext, Moment now) {
    Frame.Data bare = new Frame.Data(origin.peerIndex, nextCounter, Bytes.EMPTY);
    Bytes header = bare.header();
    lastSent = now;
    return Bytes.concat(header, keys.sending().seal(nextCounter++, header, plaintext));
  }

  Result<Bytes, DropReason> open(Frame.Data frame, Moment now) {
    if (!window.isFresh(frame.counter())) {
      return Result.err(DropReason.REPLAYED);
    }
    return keys.receiving()
        .open(frame.counter(), frame.header(), frame.sealed())
        .<Result<Bytes, DropReason>>map(
            plaintext -> {
              window.accept(frame.counter());
              lastHeard = now;
              return Result.ok(plaintext);
            })
        .orElse(Result.err(DropReason.NOT_AUTHENTIC));
  }

  /** Zeroes its keys: it seals and opens nothing any more. */
  void end() {
    keys.close();
  }
}
