package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;
import static io.smartmesh.mesh.MeshLimits.MTU_AGAIN_MILLIS;
import static io.smartmesh.mesh.MeshLimits.MTU_CONFIRM_MILLIS;
import static io.smartmesh.mesh.MeshLimits.MTU_STEP;
import static io.smartmesh.mesh.MeshLimits.MTU_TRIES;
import static io.smartmesh.mesh.MeshLimits.MTU_TRY_MILLIS;

import io.smartmesh.base.Moment;

/**
 * Finds how long a frame one link carries (LN-32): longer frames are tried, and only what the
 * neighbour has heard is used. Data is never at stake: where longer frames vanish, it is the tries
 * that show it.
 */
final class MtuSearch {
  private final int most;

  /** What may be sent, and the shortest that did not get through. */
  private int good = FRAME_LEAST;

  private int bad;

  /** What is being tried; 0 while nothing is. */
  private int trying;

  private int tries;
  private Moment nextAt;
  private Moment searchAt;
  private Moment confirmedAt;
  private boolean isUsed;

  /**
   * @param most bytes of a frame that the bearer takes
   */
  MtuSearch(int most, Moment now) {
    this.most = most;
    bad = most + 1;
    searchAt = most > FRAME_LEAST ? now : Moment.NEVER;
    nextAt = searchAt;
    confirmedAt = now;
  }

  /** Bytes of a frame that may be sent. */
  int frameMost() {
    return good;
  }

  /** A frame of so many bytes leaves: what is used must be confirmed now and then. */
  void sends(int length, Moment now) {
    if (length > FRAME_LEAST && !isUsed && trying == 0) {
      isUsed = true;
      Moment again = confirmedAt.plusMillis(MTU_CONFIRM_MILLIS);
      nextAt = nextAt.earlier(again.isAfter(now) ? again : now);
    }
  }

  Moment deadline() {
    return nextAt;
  }

  /** The bearer takes nothing now: the same a little later. */
  void postpone(Moment now) {
    nextAt = now.plusMillis(MTU_TRY_MILLIS);
  }

  /** Bytes of the frame to be tried now, 0 for none; once {@link #deadline} has come. */
  int due(Moment now) {
    if (trying != 0 && tries == MTU_TRIES) {
      bad = trying;
      // What went before and does not go now is given up at once, down to what is sure.
      good = trying == good ? FRAME_LEAST : good;
      goOn(now);
    } else if (trying == 0 && !searchAt.isAfter(now)) {
      bad = most + 1;
      trying = most;
    } else if (trying == 0) {
      trying = good;
    }
    if (trying != 0) {
      tries++;
      nextAt = now.plusMillis(MTU_TRY_MILLIS);
    }
    return trying;
  }

  /** The neighbour has heard a frame of so many bytes; what is not being tried says nothing. */
  void heard(int length, Moment now) {
    if (length != trying) {
      return;
    }
    confirmedAt = now;
    if (trying == good) {
      rest();
    } else {
      good = trying;
      goOn(now);
    }
  }

  private void goOn(Moment now) {
    tries = 0;
    trying = good + (bad - good) / 2;
    nextAt = now;
    if (bad - good <= MTU_STEP) {
      searchAt = good == most ? Moment.NEVER : now.plusMillis(MTU_AGAIN_MILLIS);
      rest();
    }
  }

  private void rest() {
    trying = 0;
    tries = 0;
    isUsed = false;
    nextAt = searchAt;
  }
}
