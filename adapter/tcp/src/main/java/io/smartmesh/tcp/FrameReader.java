package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream into frames: two bytes of length, big-endian, then as many bytes. The first frame
 * is the {@link #GREETING}; an empty one says that somebody is still there (BR-1).
 *
 * <p>However the stream is made it costs at most one frame of memory, and no byte is looked at
 * twice.
 */
final class FrameReader {
  static final int LENGTH_BYTES = 2;

  /** "SMT" and the version of this format. */
  static final Bytes GREETING = Bytes.of('S', 'M', 'T', 1);

  private static final int FIRST_BYTES = 4_096;

  private byte[] buffer = new byte[FIRST_BYTES];
  private int filled;
  private boolean greeted;

  /**
   * Reads what is there now, within bounds.
   *
   * @param frames takes each frame, and an empty one for the greeting
   * @return false at the end of the stream
   * @throws ProtocolException when this is no stream of ours
   */
  boolean read(ReadableByteChannel channel, Consumer<Bytes> frames) throws IOException {
    for (int turn = 0; turn < TcpLimits.TURNS; turn++) {
      int space = buffer.length - filled;
      int count = channel.read(ByteBuffer.wrap(buffer, filled, space));
      if (count < 0) {
        return false;
      }
      filled += count;
      cut(frames);
      makeRoom(count == space);
      if (count < space) {
        return true;
      }
    }
    return true;
  }

  private void cut(Consumer<Bytes> frames) throws ProtocolException {
    int at = 0;
    while (filled - at >= LENGTH_BYTES) {
      int length = lengthAt(at);
      if (!greeted && length != GREETING.length()) {
        throw new ProtocolException("no greeting");
      }
      int end = at + LENGTH_BYTES + length;
      if (end > filled) {
        break;
      }
      Bytes frame = Bytes.wrap(Arrays.copyOfRange(buffer, at + LENGTH_BYTES, end));
      if (greeted) {
        frames.accept(frame);
      } else {
        greet(frame);
        frames.accept(Bytes.EMPTY);
      }
      at = end;
    }
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, filled - at);
      filled -= at;
    }
  }

  private void greet(Bytes frame) throws ProtocolException {
    if (!frame.equals(GREETING)) {
      throw new ProtocolException("greeting of another version: " + frame.toHex());
    }
    greeted = true;
  }

  private int lengthAt(int at) {
    return (buffer[at] & 0xff) << 8 | (buffer[at + 1] & 0xff);
  }

  /** For the rest of a frame that has begun; for as much as goes where there is more to read. */
  private void makeRoom(boolean more) {
    int need = filled >= LENGTH_BYTES ? LENGTH_BYTES + lengthAt(0) : LENGTH_BYTES;
    int want = more && greeted ? LENGTH_BYTES + TcpLimits.MTU : need;
    if (buffer.length < want) {
      buffer = Arrays.copyOf(buffer, want);
    }
  }
}
