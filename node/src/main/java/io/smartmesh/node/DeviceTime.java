package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;

/**
 * What the device's own clocks say when the node starts: hints of chain time until the chain is
 * seen.
 *
 * @param wallClock can have been set to anything
 * @param boot names this run of the machine, at most {@link #BOOT_BYTES}; empty where it is unknown
 * @param sinceBootSeconds by a clock that nobody can set and that goes on while the machine sleeps;
 *     two of the same boot can be compared
 */
public record DeviceTime(ChainTime wallClock, Bytes boot, long sinceBootSeconds) {
  public static final int BOOT_BYTES = 64;

  /** Of a device that does not tell its boots apart. */
  public static DeviceTime of(ChainTime wallClock) {
    return new DeviceTime(wallClock, Bytes.EMPTY, 0);
  }
}
