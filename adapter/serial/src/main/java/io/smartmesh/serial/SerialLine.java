package io.smartmesh.serial;

import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A device and how fast it is, 8 data bits, no parity, one stop bit.
 *
 * @param device e.g. {@code /dev/ttyUSB0}
 * @param bitRate bits on the wire a second, {@link #SLOWEST} to {@link #FASTEST}; the other end has
 *     the same
 */
public record SerialLine(Path device, int bitRate) {
  public static final int SLOWEST = 300;
  public static final int FASTEST = 4_000_000;
  public static final int USUAL = 115_200;

  /** A byte on the wire: a start bit, eight of the byte, a stop bit. */
  private static final int BITS_PER_BYTE = 10;

  /** Bytes of the largest frame: as many as a link carries on every bearer (LN-20). */
  static final int MTU = 1_200;

  public SerialLine {
    if (bitRate < SLOWEST || bitRate > FASTEST) {
      throw new IllegalArgumentException(
          "bit rate " + bitRate + " is not in " + SLOWEST + " to " + FASTEST);
    }
  }

  /** Of {@code DEVICE} or {@code DEVICE:BITRATE}; empty when it is neither. */
  public static Optional<SerialLine> parse(String text) {
    int colon = text.lastIndexOf(':');
    String device = colon < 0 ? text : text.substring(0, colon);
    String rate = colon < 0 ? "" + USUAL : text.substring(colon + 1);
    if (!device.startsWith("/") || device.indexOf('\0') >= 0 || !rate.matches("[0-9]{1,7}")) {
      return Optional.empty();
    }
    int bitRate = Integer.parseInt(rate);
    return bitRate < SLOWEST || bitRate > FASTEST
        ? Optional.empty()
        : Optional.of(new SerialLine(Path.of(device), bitRate));
  }

  BearerId id() {
    return new BearerId("serial" + device.toString().replaceFirst("^/dev/", "/"));
  }

  /** Frames get three quarters: a fifth is start and stop bits, the rest goes into the framing. */
  BearerTraits traits() {
    return new BearerTraits(MTU, bitRate * 3L / 4, true);
  }

  /** How long the wire needs for so many bytes. */
  long nanosFor(int bytes) {
    return bytes * 1_000_000_000L * BITS_PER_BYTE / bitRate;
  }
}
