package io.smartmesh.serial;

import io.smartmesh.base.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Frames on a stream that loses, changes and invents bytes (BR-7): the frame and its CRC-32C (RFC
 * 3720, little-endian as there), stuffed by COBS (Cheshire and Baker, 1999), between two zero
 * bytes. A zero is nowhere else, so the next frame after any damage is whole again, and no content
 * costs more than one byte in 254.
 */
final class Framing {
  static final int CRC_BYTES = 4;

  /** A block of COBS: its length and up to 254 bytes that are not zero. */
  private static final int BLOCK_MOST = 0xff;

  /** Stuffed bytes of the largest frame. */
  private static final int STUFFED_MOST =
      SerialLine.MTU + CRC_BYTES + (SerialLine.MTU + CRC_BYTES) / (BLOCK_MOST - 1) + 1;

  /** Bytes of the largest frame on the wire, with the zeros around it. */
  static final int ENCODED_MOST = STUFFED_MOST + 2;

  private final byte[] stuffed = new byte[STUFFED_MOST];
  private int filled;
  private boolean tooLong;
  private long damaged;

  /** As it goes on the wire. */
  static byte[] encode(Bytes frame) {
    byte[] body = new byte[frame.length() + CRC_BYTES];
    frame.copyTo(body, 0);
    int crc = crc(body, frame.length());
    for (int i = 0; i < CRC_BYTES; i++) {
      body[frame.length() + i] = (byte) (crc >>> (8 * i));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(ENCODED_MOST);
    out.write(0);
    stuff(body, out);
    out.write(0);
    return out.toByteArray();
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void stuff(byte[] body, ByteArrayOutputStream out) {
    int from = 0;
    while (true) {
      int to = from;
      while (to < body.length && to - from < BLOCK_MOST - 1 && body[to] != 0) {
        to++;
      }
      out.write(to - from + 1);
      out.write(body, from, to - from);
      if (to == body.length) {
        return;
      }
      // A zero ends a block that is not full, and is not written.
      from = to - from == BLOCK_MOST - 1 ? to : to + 1;
    }
  }

  /**
   * Takes bytes as they come.
   *
   * @param frames takes each whole frame
   */
  void take(byte[] bytes, int count, Consumer<Bytes> frames) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == 0) {
        end(frames);
      } else if (filled < stuffed.length) {
        stuffed[filled++] = bytes[i];
      } else {
        tooLong = true;
      }
    }
  }

  private void end(Consumer<Bytes> frames) {
    if (filled > 0) {
      byte[] body = new byte[filled];
      int length = tooLong ? -1 : unstuff(body);
      if (length > CRC_BYTES && isWhole(body, length - CRC_BYTES)) {
        frames.accept(Bytes.copyOf(body).slice(0, length - CRC_BYTES));
      } else {
        damaged++;
      }
    }
    filled = 0;
    tooLong = false;
  }

  /** How many bytes; −1 when no encoder has made this. */
  private int unstuff(byte[] body) {
    int at = 0;
    int length = 0;
    while (at < filled) {
      int block = stuffed[at] & 0xff;
      int end = at + block;
      if (end > filled) {
        return -1;
      }
      System.arraycopy(stuffed, at + 1, body, length, block - 1);
      length += block - 1;
      at = end;
      if (at < filled && block < BLOCK_MOST) {
        body[length++] = 0;
      }
    }
    return length;
  }

  private static boolean isWhole(byte[] body, int length) {
    int crc = 0;
    for (int i = 0; i < CRC_BYTES; i++) {
      crc |= (body[length + i] & 0xff) << (8 * i);
    }
    return crc == crc(body, length);
  }

  /** Pieces between zeros that were no frame. */
  long damaged() {
    return damaged;
  }
}
