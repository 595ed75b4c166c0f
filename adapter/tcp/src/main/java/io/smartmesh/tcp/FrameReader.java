package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Predicate;

/**
 * Cuts a stream into frames: two bytes of length, big-endian, then as many bytes. The first frame
 * is the {@link #GREETING}; an empty one says that somebody is still there (BR-1).
 *
 * <p>However the stream is made it costs at most one frame of memory, no byte is looked at twice,
 * and what came of a frame is copied once, to where it stays.
 */
final class FrameReader {
  static final int LENGTH_BYTES = 2;

  /** "SMT" and the version of this format. */
  static final Bytes GREETING = Bytes.of('S', 'M', 'T', 1);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** The frame that has begun, once its length is known. */
  private byte[] frame = new byte[0];

  private int length;

  /** Of the length, and then of the frame. */
  private int lengthFilled;

  private int filled;
  private boolean greeted;
  private boolean isHeld;

  /** What was read and is to wait. */
  private ByteBuffer held = NOTHING;

  /**
   * Reads what is there now, within bounds; nothing while {@link #isHeld}.
   *
   * @param buffer to read into; empty again afterwards
   * @param frames takes each frame, and an empty one for the greeting; false where that was enough
   *     for now: what was read behind it waits for {@link #goOn}
   * @return false at the end of the stream
   * @throws ProtocolException when this is no stream of ours
   */
  boolean read(ReadableByteChannel channel, ByteBuffer buffer, Predicate<Bytes> frames)
      throws IOException {
    for (int turn = 0; turn < TcpLimits.TURNS && !isHeld; turn++) {
      buffer.clear();
      int count = channel.read(buffer);
      if (count < 0) {
        return false;
      }
      buffer.flip();
      cut(buffer, frames);
      if (buffer.hasRemaining()) {
        held = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
      }
      if (count < buffer.capacity()) {
        return true;
      }
    }
    return true;
  }

  /** Whether enough was taken for now. */
  boolean isHeld() {
    return isHeld;
  }

  /** Hands over what waited; it may be enough again before all of it is. */
  void goOn(Predicate<Bytes> frames) throws ProtocolException {
    isHeld = false;
    cut(held, frames);
    if (!held.hasRemaining()) {
      held = NOTHING;
    }
  }

  private void cut(ByteBuffer in, Predicate<Bytes> frames) throws ProtocolException {
    while (in.hasRemaining() && !isHeld) {
      if (lengthFilled < LENGTH_BYTES) {
        length = length << 8 | (in.get() & 0xff);
        lengthFilled++;
        if (lengthFilled < LENGTH_BYTES) {
          continue;
        }
        if (!greeted && length != GREETING.length()) {
          throw new ProtocolException("no greeting");
        }
        frame = new byte[length];
      }
      int count = Math.min(in.remaining(), length - filled);
      in.get(frame, filled, count);
      filled += count;
      if (filled == length) {
        isHeld = !frames.test(whole());
      }
    }
  }

  private Bytes whole() throws ProtocolException {
    Bytes whole = Bytes.wrap(frame);
    frame = new byte[0];
    length = 0;
    lengthFilled = 0;
    filled = 0;
    if (greeted) {
      return whole;
    }
    if (!whole.equals(GREETING)) {
      throw new ProtocolException("greeting of another version: " + whole.toHex());
    }
    greeted = true;
    return Bytes.EMPTY;
  }
}
