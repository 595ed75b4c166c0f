package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.FLIGHT_PACKETS;
import static io.smartmesh.stream.StreamLimits.LATELY_MILLIS;
import static io.smartmesh.stream.StreamLimits.LOST_KEPT;
import static io.smartmesh.stream.StreamLimits.PATIENCE_MOST;
import static io.smartmesh.stream.StreamLimits.PROBE_MILLIS;
import static io.smartmesh.stream.StreamLimits.PROBE_MILLIS_SILENT;
import static io.smartmesh.stream.StreamLimits.REORDER_PACKETS;
import static io.smartmesh.stream.StreamLimits.REORDER_PACKETS_MOST;
import static io.smartmesh.stream.StreamLimits.SKIP_LEAST;

import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The packets that are on their way: which of them arrived, which are lost (ST-9), and when the
 * peer has to be asked. Each one has its own number, also where it says again what one before did.
 */
final class Flight {
  private final Entropy entropy;
  private final RoundTrip roundTrip = new RoundTrip();
  private final Control control;
  private final TreeMap<Long, Sent> onTheWay = new TreeMap<>();
  private final TreeMap<Long, Sent> lost = new TreeMap<>();
  private final TreeSet<Long> skipped = new TreeSet<>();
  private long bytes;
  private long nextNumber;
  private long nextSkip;
  private long highestAcked = -1;
  private int reorder = REORDER_PACKETS;
  private int patience = 1;
  private int probes;
  private Moment lossAt = Moment.NEVER;
  private Moment lastSent = new Moment(0);

  /** What becomes of the parts of a packet. */
  interface Fate {
    void arrived(Part part);

    void lost(Part part);
  }

  Flight(Entropy entropy) {
    this.entropy = entropy;
    control = new Control(roundTrip, entropy.next(1).at(0) & 0xff);
    nextSkip = skipDistance();
  }

  Control control() {
    return control;
  }

  /** Bytes on the way. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return onTheWay.isEmpty();
  }

  boolean isFull() {
    return onTheWay.size() >= FLIGHT_PACKETS;
  }

  /** How often the peer was asked since it was heard last. */
  int probes() {
    return probes;
  }

  /** Below it nothing is waited for (ST-6). */
  long settled() {
    return onTheWay.isEmpty() ? nextNumber : onTheWay.firstKey();
  }

  /** For the next packet. Now and then one is left out: nobody can have seen it (ST-7). */
  long takeNumber() {
    if (nextNumber == nextSkip) {
      skipped.add(nextNumber++);
      nextSkip = nextNumber + skipDistance();
    }
    return nextNumber++;
  }

  private int skipDistance() {
    return SKIP_LEAST + (entropy.next(1).at(0) & 0x7f);
  }

  /** A packet with something reliable in it leaves. */
  void sent(long number, int size, List<Part> parts, Moment now) {
    Control.Point from = control.sent(size, onTheWay.isEmpty(), now);
    onTheWay.put(number, new Sent(number, now, size, parts, from));
    bytes += size;
    lastSent = now;
  }

  /** The rule that this breaks, if any. */
  Optional<StreamDrop> acknowledged(Part.Ack ack, Fate fate, Moment now) {
    if (ack.highest() >= nextNumber || hasSkipped(ack)) {
      return Optional.of(StreamDrop.ACKNOWLEDGED_UNSENT);
    }
    Optional<Sent> newest = Optional.empty();
    for (Ranges.Range range : ack.ranges()) {
      List<Sent> arrived = new ArrayList<>();
      for (Sent sent : onTheWay.subMap(range.from(), range.to()).values()) {
        arrived.add(sent);
      }
      for (Sent sent : arrived) {
        onTheWay.remove(sent.number());
        bytes -= sent.size();
        control.delivered(sent);
        sent.parts().forEach(fate::arrived);
      }
      if (!newest.isPresent() && !arrived.isEmpty()) {
        newest = Optional.of(arrived.get(arrived.size() - 1));
      }
      late(range, fate);
    }
    highestAcked = Math.max(highestAcked, ack.highest());
    if (newest.isPresent()) {
      if (probes > 1) {
        roundTrip.forgetLeast(now);
      }
      probes = 0;
      if (newest.get().number() == ack.highest()) {
        roundTrip.measured(now.millisSince(newest.get().at()), ack.heldMillis(), now);
      }
    }
    findLost(fate, now);
    newest.ifPresent(sent -> control.judge(sent, bytes, now));
    skipped.headSet(settled()).clear();
    return Optional.empty();
  }

  private boolean hasSkipped(Part.Ack ack) {
    for (Ranges.Range range : ack.ranges()) {
      Long at = skipped.ceiling(range.from());
      if (at != null && at < range.to()) {
        return true;
      }
    }
    return false;
  }

  /** What was given up has come after all: it was overtaken by more than was thought possible. */
  private void late(Ranges.Range range, Fate fate) {
    for (Sent sent : new ArrayList<>(lost.subMap(range.from(), range.to()).values())) {
      lost.remove(sent.number());
      sent.parts().forEach(fate::arrived);
      long distance = highestAcked - sent.number() + 1;
      reorder = (int) Math.max(reorder, Math.min(REORDER_PACKETS_MOST, distance));
      patience = Math.min(patience + 1, PATIENCE_MOST);
    }
  }

  private void findLost(Fate fate, Moment now) {
    lossAt = Moment.NEVER;
    List<Sent> gone = new ArrayList<>();
    for (Sent sent : onTheWay.headMap(highestAcked).values()) {
      Moment at = sent.at().plusMillis(roundTrip.lostAfter(patience));
      if (highestAcked - sent.number() >= reorder || !at.isAfter(now)) {
        gone.add(sent);
      } else {
        lossAt = lossAt.earlier(at);
      }
    }
    for (Sent sent : gone) {
      control.lost();
      giveUp(sent, fate);
    }
  }

  private void giveUp(Sent sent, Fate fate) {
    onTheWay.remove(sent.number());
    bytes -= sent.size();
    lost.put(sent.number(), sent);
    if (lost.size() > LOST_KEPT) {
      lost.pollFirstEntry();
    }
    sent.parts().forEach(fate::lost);
  }

  /**
   * Does what time asks for. Whether the peer is to be asked now, whatever the pace says: what was
   * oldest on the way is to be sent again.
   */
  boolean wake(Fate fate, Moment now, Moment heard) {
    if (!lossAt.isAfter(now)) {
      findLost(fate, now);
    }
    if (onTheWay.isEmpty() || probeAt(heard, now).isAfter(now)) {
      return false;
    }
    probes++;
    lastSent = now;
    giveUp(onTheWay.firstEntry().getValue(), fate);
    return true;
  }

  /** ST-9: backing off ends soon while the peer was heard lately. */
  private Moment probeAt(Moment heard, Moment now) {
    long base = roundTrip.probeAfter();
    boolean lately = now.millisSince(heard) < LATELY_MILLIS;
    long most = Math.max(base, lately ? PROBE_MILLIS : PROBE_MILLIS_SILENT);
    long gap = Math.min(most, base << Math.min(probes, 16));
    return lastSent.plusMillis(gap);
  }

  /**
   * @param heard when the peer was heard last
   */
  Moment deadline(Moment heard, Moment now) {
    return onTheWay.isEmpty() ? Moment.NEVER : lossAt.earlier(probeAt(heard, now));
  }
}
