package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.STREAM_WINDOW;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the peer writes into a stream: told in order as it comes, the pieces behind a gap kept until
 * the gap is filled (ST-8). The room given to the peer follows what the user has consumed (ST-10).
 */
final class ReceiveSide {
  private static final long UNKNOWN = -1;

  private final ByteWindow kept = new ByteWindow();
  private final Ranges pieces = new Ranges();
  private long next;
  private long highest;
  private long consumed;
  private long announced = STREAM_WINDOW;
  private long end = UNKNOWN;
  private boolean endTold;
  private boolean discarded;

  /** How many gaps there are. */
  int gaps() {
    return pieces.count();
  }

  boolean wouldGap(Part.Data data) {
    return data.offset() > next;
  }

  /** Bytes that were told and not consumed. */
  long unconsumed() {
    return next - consumed;
  }

  /** How much further this reaches than all before, or which rule it breaks. */
  Result<Long, StreamDrop> check(long to, boolean isEnd) {
    if (to > announced) {
      return Result.err(StreamDrop.BEYOND_WINDOW);
    }
    boolean moved = end == UNKNOWN ? isEnd && to < highest : isEnd ? to != end : to > end;
    return moved ? Result.err(StreamDrop.END_MOVED) : Result.ok(Math.max(0, to - highest));
  }

  /** {@link #check} must have let it pass. Bytes that nobody will consume. */
  long data(Part.Data data, Consumer<? super Bytes> tell) {
    end = data.last() ? data.end() : end;
    highest = Math.max(highest, data.end());
    if (discarded) {
      return discard();
    }
    if (data.end() > next) {
      take(data, tell);
    }
    return 0;
  }

  private void take(Part.Data data, Consumer<? super Bytes> tell) {
    if (data.offset() > next) {
      kept.put(data.offset(), data.bytes());
      pieces.add(data.offset(), data.end());
      return;
    }
    int known = (int) (next - data.offset());
    tell(data.bytes().slice(known, data.bytes().length()), tell);
    pieces.remove(0, next);
    Optional<Ranges.Range> joined = pieces.first();
    if (joined.isPresent() && joined.get().from() == next) {
      pieces.remove(next, joined.get().to());
      tell(kept.get(next, joined.get().to()), tell);
    }
    kept.advance(next);
  }

  private void tell(Bytes bytes, Consumer<? super Bytes> tell) {
    next += bytes.length();
    tell.accept(bytes);
  }

  /** The end has been reached; true once. */
  boolean tellEnd() {
    boolean now = !endTold && next == end;
    endTold |= now;
    return now;
  }

  /** The peer gives up at {@code at}: what has not come never will. Bytes nobody will consume. */
  long abandon(long at) {
    end = at;
    highest = Math.max(highest, at);
    return discard();
  }

  /** We want no more of it. Bytes that nobody will consume now. */
  long discard() {
    long rest = highest - consumed;
    consumed = highest;
    next = highest;
    pieces.remove(0, Long.MAX_VALUE);
    kept.advance(highest);
    discarded = true;
    endTold = true;
    return rest;
  }

  /** At most {@link #unconsumed}. */
  void consumed(long bytes) {
    consumed += bytes;
  }

  /** The room has grown so much that the peer should know; nothing once the end is known. */
  boolean owesRoom() {
    return end == UNKNOWN && consumed + STREAM_WINDOW - announced >= STREAM_WINDOW / 4;
  }

  long announce() {
    announced = Math.max(announced, consumed + STREAM_WINDOW);
    return announced;
  }

  /** All that will ever come has come and is consumed. */
  boolean isDone() {
    return consumed == end;
  }

  /** Bytes of memory. */
  int memory() {
    return kept.capacity();
  }
}
