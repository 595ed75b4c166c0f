package io.smartmesh.stream;

import io.smartmesh.base.Bytes;

/**
 * A window on a long row of bytes, as large as what it holds: each byte has its offset in the row,
 * and those below {@link #base} are gone.
 */
final class ByteWindow {
  private static final int FIRST = 4_096;
  private static final byte[] NONE = new byte[0];

  private byte[] ring = NONE;
  private long base;
  private long end;

  long base() {
    return base;
  }

  /** Behind the last byte that was put. */
  long end() {
    return end;
  }

  /** Bytes for which there is memory. */
  int capacity() {
    return ring.length;
  }

  void put(long offset, Bytes bytes) {
    long newEnd = Math.max(end, offset + bytes.length());
    reserve((int) (newEnd - base));
    end = newEnd;
    copyIn(offset, bytes.toArray());
  }

  /** What is there must have been put. */
  Bytes get(long from, long to) {
    byte[] out = new byte[(int) (to - from)];
    if (out.length > 0) {
      int at = at(from);
      int straight = Math.min(out.length, ring.length - at);
      System.arraycopy(ring, at, out, 0, straight);
      System.arraycopy(ring, 0, out, straight, out.length - straight);
    }
    return Bytes.wrap(out);
  }

  /** What is below is not needed any more. Memory is given back when nothing is held. */
  void advance(long to) {
    base = Math.max(base, to);
    end = Math.max(end, base);
    if (base == end) {
      ring = NONE;
    }
  }

  private int at(long offset) {
    return (int) (offset & (ring.length - 1));
  }

  private void reserve(int length) {
    if (length <= ring.length) {
      return;
    }
    int larger = Math.max(FIRST, ring.length);
    while (larger < length) {
      larger *= 2;
    }
    byte[] held = get(base, end).toArray();
    ring = new byte[larger];
    copyIn(base, held);
  }

  private void copyIn(long offset, byte[] from) {
    if (from.length > 0) {
      int at = at(offset);
      int straight = Math.min(from.length, ring.length - at);
      System.arraycopy(from, 0, ring, at, straight);
      System.arraycopy(from, straight, ring, 0, from.length - straight);
    }
  }
}
