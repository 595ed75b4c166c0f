package io.smartmesh.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** This machine's clocks; the time since boot from Linux (proc(5), {@code /proc/uptime}). */
final class SystemTime implements TimeSources {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public long steadyNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public OptionalLong sinceBootNanos() {
    try {
      String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
      String seconds = text.substring(0, text.indexOf(' '));
      return OptionalLong.of((long) (Double.parseDouble(seconds) * NANOS_PER_SECOND));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return OptionalLong.empty(); // another system: there the steady clock may do without
    }
  }
}
