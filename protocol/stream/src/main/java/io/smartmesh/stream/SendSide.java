package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.SEND_BUFFER;
import static io.smartmesh.stream.StreamLimits.STREAM_WINDOW;

import io.smartmesh.base.Bytes;
import java.util.Optional;

/**
 * What we write into a stream: kept until the peer has it, sent as far as it gives room, and again
 * where it was lost (ST-8, ST-10).
 */
final class SendSide {
  private static final int NONE = -1;

  private final ByteWindow kept = new ByteWindow();
  private final Ranges acked = new Ranges();
  private final Ranges lost = new Ranges();
  private long sent;
  private long room = STREAM_WINDOW;
  private boolean announceOwed;
  private boolean finished;
  private boolean endSent;
  private boolean endAcked;
  private int resetReason = NONE;
  private boolean resetSent;
  private boolean resetAcked;

  /** A part to send, and how many of its bytes were never sent before. */
  record Chunk(Part part, long fresh) {}

  /**
   * @param announce whether the peer has to hear of it although nothing is written yet
   */
  SendSide(boolean announce) {
    announceOwed = announce;
  }

  int roomToWrite() {
    return SEND_BUFFER - (int) (kept.end() - kept.base());
  }

  /** There must be room, and no end yet. */
  void write(Bytes bytes) {
    kept.put(kept.end(), bytes);
  }

  boolean isFinished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  boolean isReset() {
    return resetReason != NONE;
  }

  /** What is written and not with the peer never will be. */
  void reset(int reason) {
    if (!isReset()) {
      resetReason = reason;
      lost.remove(0, Long.MAX_VALUE);
      acked.remove(0, Long.MAX_VALUE);
      kept.advance(kept.end());
    }
  }

  void room(long most) {
    room = Math.max(room, most);
  }

  /** Bytes written that were never sent. */
  boolean hasFresh() {
    return !isReset() && sent < kept.end();
  }

  boolean hasRoom() {
    return sent < room;
  }

  /** Whether {@link #next} has something, given so many bytes of room in the connection. */
  boolean isWaiting(long allRoom) {
    return isReset()
        ? !resetSent
        : announceOwed
            || !lost.isEmpty()
            || (hasFresh() && hasRoom() && allRoom > 0)
            || (finished && !endSent && sent == kept.end());
  }

  /**
   * What goes next.
   *
   * @param space bytes for it in the packet
   * @param allRoom bytes that may be sent for the first time
   */
  Optional<Chunk> next(long stream, int space, long allRoom) {
    if (!isWaiting(allRoom)) {
      return Optional.empty();
    }
    if (isReset()) {
      resetSent = true;
      return Optional.of(new Chunk(new Part.Reset(stream, resetReason, sent), 0));
    }
    Optional<Ranges.Range> again = lost.first();
    long from = again.isPresent() ? again.get().from() : sent;
    long most =
        again.isPresent() ? again.get().to() : Math.min(Math.min(kept.end(), room), sent + allRoom);
    long to = Math.min(from + Part.Data.contentMost(stream, from, space), most);
    lost.remove(from, to);
    long fresh = Math.max(0, to - sent);
    sent = Math.max(sent, to);
    boolean last = finished && to == kept.end();
    endSent |= last;
    announceOwed = false;
    return Optional.of(new Chunk(new Part.Data(stream, from, kept.get(from, to), last), fresh));
  }

  void acked(Part.Data data) {
    if (isReset()) {
      return;
    }
    endAcked |= data.last();
    acked.add(Math.max(data.offset(), kept.base()), data.end());
    lost.remove(data.offset(), data.end());
    Optional<Ranges.Range> first = acked.first();
    if (first.isPresent() && first.get().from() <= kept.base()) {
      acked.remove(0, first.get().to());
      kept.advance(first.get().to());
    }
  }

  void lost(Part.Data data) {
    if (isReset()) {
      return;
    }
    endSent &= !data.last() || endAcked;
    announceOwed |= data.end() == 0 && sent == 0;
    lost.add(Math.max(data.offset(), kept.base()), data.end());
    for (Optional<Ranges.Range> had = acked.below(data.end());
        had.isPresent() && had.get().to() > data.offset();
        had = acked.below(had.get().from())) {
      lost.remove(had.get().from(), had.get().to());
    }
  }

  void resetAcked() {
    resetAcked = true;
  }

  void resetLost() {
    resetSent = resetAcked;
  }

  /** Nothing more is to be sent, and the peer has all of it. */
  boolean isDone() {
    return isReset() ? resetAcked : endAcked && kept.base() == kept.end();
  }

  /** Bytes of memory. */
  int memory() {
    return kept.capacity();
  }
}
