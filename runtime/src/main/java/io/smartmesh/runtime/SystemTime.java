package io.smartmesh.runtime;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.node.DeviceTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** This machine's clocks; the time since boot from Linux (proc(5), {@code /proc/uptime}). */
final class SystemTime implements TimeSources {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final double NANOS_PER_SECOND = 1e9;

  /** What a starting node is told; another system than Linux does not tell its boots apart. */
  DeviceTime device() {
    ChainTime wallClock = new ChainTime(Math.max(0, wallMillis() / 1_000));
    OptionalLong sinceBoot = sinceBootNanos();
    try {
      String boot = Files.readString(BOOT, StandardCharsets.US_ASCII).trim();
      return sinceBoot.isPresent() && boot.length() <= DeviceTime.BOOT_BYTES
          ? new DeviceTime(
              wallClock, Bytes.utf8(boot), (long) (sinceBoot.getAsLong() / NANOS_PER_SECOND))
          : DeviceTime.of(wallClock);
    } catch (IOException e) {
      return DeviceTime.of(wallClock);
    }
  }

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
