package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAMES;
import static io.smartmesh.mesh.MeshLimits.HELD_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.REKEY_FRAMES;
import static io.smartmesh.mesh.MeshLimits.REKEY_GRACE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REKEY_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.NoiseSession;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.ReplayWindow;
import java.util.Optional;

/** Keys shared with one neighbour over one path, and the counters that go with them. */
final class Session {
  /**
   * Where a session came from.
   *
   * @param initiated by us
   * @param resumed by the short handshake (LN-25)
   * @param ownEpoch what we told the peer; see {@link Neighbour}
   */
  record Origin(
      Path path, long ownIndex, long peerIndex, boolean initiated, long ownEpoch, boolean resumed) {
    /** By a whole handshake. */
    Origin(Path path, long ownIndex, long peerIndex, boolean initiated, long ownEpoch) {
      this(path, ownIndex, peerIndex, initiated, ownEpoch, false);
    }
  }

  private final Origin origin;
  private final NoiseSession keys;
  private final ReplayWindow window = new ReplayWindow();
  private final SentLog sentLog = new SentLog();
  private final Moment since;
  private Moment lastHeard;
  private Moment lastSent;
  private long nextCounter;
  private long received;

  /** Bit i: the counter highest − 1 − i came. */
  private long below;

  private Moment highestAt;

  Session(Origin origin, NoiseSession keys, Moment now) {
    this.origin = origin;
    this.keys = keys;
    since = now;
    lastHeard = now;
    lastSent = now;
    highestAt = now;
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

  /** Who we are to the peer (LN-33). */
  PublicKey self() {
    return keys.localStatic();
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

  /** What came here; empty while nothing did (LN-30). */
  Optional<LinkMessage.Report> report(int next, Moment now) {
    long highest = window.highest();
    long held = Math.min(HELD_MILLIS_MOST, Math.max(0, now.millisSince(highestAt)));
    return highest < 0
        ? Optional.empty()
        : Optional.of(new LinkMessage.Report(next, highest, highest + 1 - received, (int) held));
  }

  /** What came of our frames, as the peer says. */
  SentLog sentLog() {
    return sentLog;
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

  /** The counter of the next frame. */
  long nextCounter() {
    return nextCounter;
  }

  Bytes seal(Bytes plaintext, Moment now) {
    Frame.Data bare = new Frame.Data(origin.peerIndex, nextCounter, Bytes.EMPTY);
    Bytes header = bare.header();
    lastSent = now;
    sentLog.sent(Frame.DATA_OVERHEAD + plaintext.length(), now);
    return keys.sending().sealBehind(nextCounter++, header, plaintext);
  }

  Result<Bytes, DropReason> open(Frame.Data frame, Moment now) {
    if (!window.isFresh(frame.counter())) {
      return Result.err(DropReason.REPLAYED);
    }
    return keys.receiving()
        .open(frame.counter(), frame.header(), frame.sealed())
        .<Result<Bytes, DropReason>>map(
            plaintext -> {
              if (frame.counter() > window.highest()) {
                highestAt = now;
              }
              note(frame.counter());
              window.accept(frame.counter());
              received++;
              lastHeard = now;
              return Result.ok(plaintext);
            })
        .orElse(Result.err(DropReason.NOT_AUTHENTIC));
  }

  private void note(long counter) {
    long ahead = counter - window.highest();
    if (ahead > 0) {
      boolean isFirst = window.highest() < 0;
      below = ahead > Long.SIZE - 1 ? 0 : below << ahead | (isFirst ? 0 : 1L << (ahead - 1));
    } else if (-ahead <= Long.SIZE) {
      below |= 1L << (-ahead - 1);
    }
  }

  /** Which of the newest frames came; some have (LN-50). */
  LinkMessage.Got got() {
    return new LinkMessage.Got(window.highest(), below & 0xffffffffL);
  }

  /** Zeroes its keys: it seals and opens nothing any more. */
  void end() {
    keys.close();
  }
}
