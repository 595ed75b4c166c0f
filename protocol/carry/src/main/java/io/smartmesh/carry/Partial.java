package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bundle of which a part is here: kept when the contact ends, whoever goes on with it (CY-11).
 */
final class Partial {
  final PrimaryBlock block;
  final Address beganBy;
  final boolean strangers;

  /** What is stored ends here, in pieces that begin there. */
  int storedTo;

  private final List<Integer> pieces = new ArrayList<>();

  /** Who brought all of it; empty where it was several, or before a restart. */
  private Optional<Address> from = Optional.empty();

  private byte[] bytes;
  private int length;
  private final TreeMap<Integer, Bytes> ahead = new TreeMap<>();
  private int aheadBytes;
  Moment grewAt;

  Partial(PrimaryBlock block, Address beganBy, boolean strangers, Moment now) {
    this.block = block;
    this.beganBy = beganBy;
    this.strangers = strangers;
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
  boolean add(int offset, Bytes piece, Address giver, Moment now) {
    from = length + aheadBytes == 0 ? Optional.of(giver) : from.filter(giver::equals);
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

  /** Whether nobody else than {@code giver} can have spoilt it. */
  boolean isAllOf(Address giver) {
    return from.filter(giver::equals).isPresent();
  }

  /** As it was stored. */
  void restore(Bytes piece) {
    append(piece);
    stored();
  }

  void stored() {
    pieces.add(storedTo);
    storedTo = length;
  }

  List<Integer> storedPieces() {
    return pieces;
  }

  /** Those without a gap, from {@code offset} on. */
  Bytes bytes(int offset) {
    return Bytes.copyOf(Arrays.copyOfRange(bytes, offset, length));
  }

  Bytes payload() {
    return Bytes.copyOf(bytes);
  }
}
