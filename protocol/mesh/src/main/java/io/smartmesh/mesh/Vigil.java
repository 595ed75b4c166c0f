package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HELLO_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HELLO_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.PROMISE_UNIT_MILLIS;

import io.smartmesh.base.Moment;

/**
 * When a word is due on a link, and when one is missing (LN-40 to LN-42). Each side promises when
 * it will speak next; who has got data owes a word soon, and who has sent data expects one.
 */
final class Vigil {
  /** By our last hello, and by the neighbour's, in milliseconds after the last frame. */
  private long promised = HELLO_MILLIS;

  private long theirs;

  /** Since when data lies here that nothing was said after. */
  private Moment owedSince = Moment.NEVER;

  /** Since when data is out that nothing was heard after. */
  private Moment unansweredSince = Moment.NEVER;

  private boolean isSpare;

  Vigil(Pace pace) {
    theirs = pace.hello();
  }

  /** Whether the neighbour has a better link, which is the one that is used. */
  void spare(boolean is) {
    isSpare = is;
  }

  /** Another link with the same neighbour is in doubt since then, and so is this one. */
  void doubted(Moment since, Moment lastHeard) {
    if (lastHeard.isBefore(since)) {
      unansweredSince = unansweredSince.earlier(since);
    }
  }

  void sent(boolean isData, Moment now) {
    owedSince = Moment.NEVER;
    if (isData) {
      unansweredSince = unansweredSince.earlier(now);
    }
  }

  void heard(boolean isData, Moment now) {
    unansweredSince = Moment.NEVER;
    if (isData) {
      owedSince = owedSince.earlier(now);
    }
  }

  /** The neighbour says when it speaks next; nobody is waited for longer than this, or less. */
  void promisedByPeer(int next, Pace pace) {
    long most = Math.max(HELLO_MILLIS_MOST, MeshLimits.SLOW_PEER * pace.hello());
    theirs = Math.min(most, Math.max(HELLO_MILLIS, next * PROMISE_UNIT_MILLIS));
  }

  /** What to say of the next word, in tenths of a second; to be kept from now on. */
  int promise(Rhythm rhythm, Pace pace, Moment now) {
    promised = rhythm.hello(pace, theirs, isSpare, now);
    long units = (promised + PROMISE_UNIT_MILLIS - 1) / PROMISE_UNIT_MILLIS;
    return (int) Math.min(LinkMessage.NEXT_MOST, units);
  }

  /** When something must be said at the latest. */
  Moment speakAt(Rhythm rhythm, Pace pace, Moment lastSent) {
    return owedSince
        .plusMillis(pace.answer())
        .earlier(lastSent.plusMillis(promised))
        .earlier(rhythm.nextHello(pace, theirs, isSpare, lastSent));
  }

  /** From when on the neighbour is missed. */
  Moment missedFrom(Moment lastHeard) {
    return lastHeard.plusMillis(theirs).earlier(unansweredSince);
  }
}
