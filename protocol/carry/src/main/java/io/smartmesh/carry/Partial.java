package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bundle of which a part is here: kept when the contact ends, whoever goes on with it (CY-11).
 */
final class Partial {
  final PrimaryBlock block;
  final Address beganBy;
  private byte[] bytes;
  private int length;
  private final TreeMap<Integer, Bytes> ahead = new TreeMap<>();
  private int aheadBytes;
  Moment grewAt;

  Partial(PrimaryBlock block, Address beganBy, Moment now) {
    this.block = block;
    this.beganBy = beganBy;
    this.grewAt = now;
    bytes = new byte[Math.min(block.length(), CarryLimits.WINDOW)];
  }

  /** Bytes without a gap. */
  int length() {
    return length;
  }

  /** Bytes that it occupies. */
  int size() {
    return bytes.length + aheadBytes;
  }

  boolean isComplete() {
    return length == block.length();
  }

  /** Up to where the first gap goes; the end of what was {@code asked} where there is none. */
  int gapEnd(int asked) {
    return ahead.isEmpty() ? asked : Math.min(asked, ahead.firstKey());
  }

  /**
   * @param piece not beyond the end, and beginning at most a window ahead
   * @return whether it was new
   */
  boolean add(int offset, Bytes piece, Moment now) {
    if (offset > length) {
      if (ahead.containsKey(offset) || aheadBytes + piece.length() > 2 * CarryLimits.WINDOW) {
        return false;
      }
      ahead.put(offset, piece);
      aheadBytes += piece.length();
      grewAt = now;
      return true;
    }
    if (offset + piece.length() <= length) {
      return false;
    }
    append(piece.slice(length - offset, piece.length()));
    while (!ahead.isEmpty() && ahead.firstKey() <= length) {
      Map.Entry<Integer, Bytes> next = ahead.pollFirstEntry();
      aheadBytes -= next.getValue().length();
      int skip = length - next.getKey();
      if (skip < next.getValue().length()) {
        append(next.getValue().slice(skip, next.getValue().length()));
      }
    }
    grewAt = now;
    return true;
  }

  private void append(Bytes piece) {
    int needed = length + piece.length();
    if (needed > bytes.length) {
      int roomier = Math.min(block.length(), Math.max(2 * bytes.length, needed));
      bytes = Arrays.copyOf(bytes, roomier);
    }
    piece.copyTo(bytes, length);
    length = needed;
  }

  Bytes payload() {
    return Bytes.copyOf(bytes);
  }
}
