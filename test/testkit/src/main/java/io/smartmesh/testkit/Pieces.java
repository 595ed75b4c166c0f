package io.smartmesh.testkit;

import io.smartmesh.base.Bytes;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A stream that comes in pieces of random length, as from a socket; ends after the last byte. */
public final class Pieces implements ReadableByteChannel {
  private final Rng rng;
  private final Bytes bytes;
  private final int shortest;
  private final int longest;
  private int at;

  /** Each read gives {@code shortest} to {@code longest} bytes, if so many are left and fit. */
  public Pieces(Rng rng, Bytes bytes, int shortest, int longest) {
    this.rng = rng;
    this.bytes = bytes;
    this.shortest = shortest;
    this.longest = longest;
  }

  @Override
  public int read(ByteBuffer to) {
    int left = bytes.length() - at;
    if (left == 0) {
      return -1;
    }
    int count = Math.min(Math.min(left, to.remaining()), rng.between(shortest, longest));
    to.put(bytes.slice(at, at + count).toArray());
    at += count;
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
