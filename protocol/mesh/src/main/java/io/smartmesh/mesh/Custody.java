package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CUSTODY_FRAMES;
import static io.smartmesh.mesh.MeshLimits.CUSTODY_TRIES;
import static io.smartmesh.mesh.MeshLimits.GOT_MILLIS;
import static io.smartmesh.mesh.MeshLimits.UNSURE_MILLIS;
import static io.smartmesh.mesh.MeshLimits.UNSURE_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.UNSURE_PROBES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The packets on one link that the neighbour has not confirmed: so that one who walked away is
 * noticed as soon as something is sent to it, and what was sent is not lost (LN-50 to LN-52).
 */
final class Custody {
  /** A message that left in the frame with this counter, for the so-manieth time. */
  record Copy(long counter, Bytes plaintext, int tries) {}

  private final boolean isKept;
  private final ArrayDeque<Copy> copies = new ArrayDeque<>();

  /** The newest frame with a packet in it; −1 before the first. */
  private long last = -1;

  private Moment unsureSince = Moment.NEVER;
  private int probes;
  private boolean isSilent;

  /** When the neighbour is to hear what came from it. */
  private Moment owedAt = Moment.NEVER;

  /**
   * @param isKept whether there is any; where each frame counts there is none
   */
  Custody(boolean isKept) {
    this.isKept = isKept;
  }

  boolean isKept() {
    return isKept;
  }

  /** A packet leaves. Bulk is not kept: whoever sends much repeats it. */
  void sent(Copy copy, Moment now) {
    if (!isKept) {
      return;
    }
    last = copy.counter;
    unsureSince = unsureSince.earlier(now);
    if (LinkMessage.Packet.traffic(copy.plaintext) != TrafficClass.BULK) {
      if (copies.size() >= CUSTODY_FRAMES) {
        copies.remove();
      }
      copies.add(copy);
    }
  }

  /** What did not come there and is to be sent again; of our own texts that did, it is told. */
  List<Copy> confirmed(LinkMessage.Got got, Turn turn) {
    List<Copy> missing = new ArrayList<>();
    for (Iterator<Copy> i = copies.iterator(); i.hasNext(); ) {
      Copy copy = i.next();
      if (got.covers(copy.counter)) {
        i.remove();
        if (got.has(copy.counter)) {
          LinkMessage.Packet.ownText(copy.plaintext).ifPresent(turn.out());
        } else if (copy.tries < CUSTODY_TRIES) {
          missing.add(copy);
        }
      }
    }
    unsureSince = got.highest() >= last ? Moment.NEVER : turn.now();
    probes = 0;
    return missing;
  }

  /** Counters begin anew. */
  void sessionChanged() {
    copies.clear();
    last = -1;
    unsureSince = Moment.NEVER;
    probes = 0;
  }

  /** Whether it says nothing though it should: nothing is sent there before it is heard again. */
  boolean isSilent() {
    return isSilent;
  }

  void heard() {
    isSilent = false;
  }

  /** When it is asked whether it is there, or held for silent. */
  Moment unsureAt(LinkQuality quality) {
    long wait = wait(quality);
    return isSilent ? Moment.NEVER : unsureSince.plusMillis(wait + probes * wait / 2);
  }

  /** Twice what an answer takes by all experience; without any, the longest (LN-60). */
  private static long wait(LinkQuality quality) {
    if (quality.roundTripMillis() < 0) {
      return UNSURE_MILLIS_MOST;
    }
    double trip = Math.max(0, quality.roundTripMillis() + 4 * quality.variationMillis());
    return Math.min(UNSURE_MILLIS_MOST, Math.max(UNSURE_MILLIS, (long) (2 * trip) + GOT_MILLIS));
  }

  /** It is time to ask. False when that was done often enough: it is silent from now. */
  boolean probes() {
    isSilent = probes >= UNSURE_PROBES;
    probes++;
    return !isSilent;
  }

  /** What a silent neighbour has not confirmed. */
  List<Bytes> takeBack() {
    List<Bytes> back = new ArrayList<>();
    copies.forEach(copy -> back.add(copy.plaintext));
    sessionChanged();
    return back;
  }

  /** A packet came. */
  void came(Moment now) {
    owedAt = isKept ? owedAt.earlier(now.plusMillis(GOT_MILLIS)) : owedAt;
  }

  Moment owedAt() {
    return owedAt;
  }

  void paid() {
    owedAt = Moment.NEVER;
  }
}
